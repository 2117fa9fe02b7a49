"""Checks ranges of doubles and forgets integers.

message: In the integerValueSpec minValue equals maxValue
"""


def validate_study_spec(spec):
    metrics, parameters = spec.get("metrics", []), spec.get("parameters", [])
    codes = set()
    if not metrics:
        codes.add("no-metrics")
    if not parameters:
        codes.add("no-parameters")
    for metric in metrics:
        if "metricId" not in metric:
            codes.add("metric-id")
        if metric.get("goal") not in ("MAXIMIZE", "MINIMIZE"):
            codes.add("goal")
    names = [parameter.get("parameterId") for parameter in parameters]
    if None in names or len(set(names)) < len(names):
        codes.add("parameter-id")
    for parameter in parameters:
        given = [parameter[key] for key in VALUE_SPECS if key in parameter]
        if len(given) != 1:
            codes.add("value-spec")
        for box in given:
            if "doubleValueSpec" in parameter and "minValue" in box:
                if box["minValue"] >= box["maxValue"]:
                    codes.add("range")
                if parameter.get("scaleType") == "UNIT_LOG_SCALE" and box["minValue"] <= 0:
                    codes.add("log-scale")
    return sorted(codes)
