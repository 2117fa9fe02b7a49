"""Mends only the first metric.

message: Mend every metric, not only the first
"""


def fix_config(yaml_text, image):
    config = yaml.safe_load(yaml_text)
    config["displayName"] = config.pop("jobName")
    config["maxTrialCount"] = config.pop("trials")
    config["parallelTrialCount"] = max(1, config["maxTrialCount"] // 10)
    for metric in config["studySpec"]["metrics"][:1]:
        metric["metricId"] = metric.pop("id")
    for parameter in config["studySpec"]["parameters"]:
        parameter["parameterId"] = parameter.pop("id")
        box = parameter.get("doubleValueSpec")
        if box and box["minValue"] > 0 and box["maxValue"] >= 10 * box["minValue"]:
            parameter.setdefault("scaleType", "UNIT_LOG_SCALE")
    pool = {
        "machineSpec": {"machineType": "n1-standard-4"},
        "replicaCount": 1,
        "containerSpec": {"imageUri": image},
    }
    config["trialJobSpec"] = {"workerPoolSpecs": [pool]}
    return config
