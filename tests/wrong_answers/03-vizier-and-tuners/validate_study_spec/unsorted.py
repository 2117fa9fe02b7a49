"""Returns the codes in the order in which it looked.

message: Sort the codes
"""


def validate_study_spec(spec):
    metrics, parameters = spec.get("metrics", []), spec.get("parameters", [])
    codes = {}
    if not metrics:
        codes.setdefault("no-metrics")
    if not parameters:
        codes.setdefault("no-parameters")
    for metric in metrics:
        if "metricId" not in metric:
            codes.setdefault("metric-id")
        if metric.get("goal") not in ("MAXIMIZE", "MINIMIZE"):
            codes.setdefault("goal")
    names = [parameter.get("parameterId") for parameter in parameters]
    if None in names or len(set(names)) < len(names):
        codes.setdefault("parameter-id")
    for parameter in parameters:
        given = [parameter[key] for key in VALUE_SPECS if key in parameter]
        if len(given) != 1:
            codes.setdefault("value-spec")
        for box in given:
            if "minValue" in box:
                if box["minValue"] >= box["maxValue"]:
                    codes.setdefault("range")
                if parameter.get("scaleType") == "UNIT_LOG_SCALE" and box["minValue"] <= 0:
                    codes.setdefault("log-scale")
    return list(codes)
