"""Turns a list of numbers into the range between its ends.

message: batch may only be 16, 32 or 64
"""


def suggest_from_spec(spec, trial):
    params = {}
    to_ask = list(spec["parameters"])
    for parameter in to_ask:
        name = parameter["parameterId"]
        log = parameter.get("scaleType") == "UNIT_LOG_SCALE"
        if "doubleValueSpec" in parameter:
            box = parameter["doubleValueSpec"]
            value = trial.suggest_float(name, box["minValue"], box["maxValue"], log=log)
        elif "integerValueSpec" in parameter:
            box = parameter["integerValueSpec"]
            value = trial.suggest_int(name, box["minValue"], box["maxValue"], log=log)
        elif "discreteValueSpec" in parameter:
            value = trial.suggest_int(name, min(parameter["discreteValueSpec"]["values"]), max(parameter["discreteValueSpec"]["values"]))
        else:
            value = trial.suggest_categorical(name, parameter["categoricalValueSpec"]["values"])
        params[name] = value
        for condition in parameter.get("conditionalParameterSpecs", []):
            parents = next(condition[key]["values"] for key in PARENT_VALUES if key in condition)
            if value in parents:
                to_ask.append(condition["parameterSpec"])
    return params
