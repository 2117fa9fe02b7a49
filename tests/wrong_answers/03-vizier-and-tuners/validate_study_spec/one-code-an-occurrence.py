"""Reports a code as often as it is earned.

message: Each code stands in the answer once
"""


def validate_study_spec(spec):
    metrics, parameters = spec.get("metrics", []), spec.get("parameters", [])
    codes = []
    if not metrics:
        codes.append("no-metrics")
    if not parameters:
        codes.append("no-parameters")
    for metric in metrics:
        if "metricId" not in metric:
            codes.append("metric-id")
        if metric.get("goal") not in ("MAXIMIZE", "MINIMIZE"):
            codes.append("goal")
    names = [parameter.get("parameterId") for parameter in parameters]
    if None in names or len(set(names)) < len(names):
        codes.append("parameter-id")
    for parameter in parameters:
        given = [parameter[key] for key in VALUE_SPECS if key in parameter]
        if len(given) != 1:
            codes.append("value-spec")
        for box in given:
            if "minValue" in box:
                if box["minValue"] >= box["maxValue"]:
                    codes.append("range")
                if parameter.get("scaleType") == "UNIT_LOG_SCALE" and box["minValue"] <= 0:
                    codes.append("log-scale")
    return sorted(codes)
