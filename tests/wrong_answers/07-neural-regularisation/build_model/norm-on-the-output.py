"""Normalises the output as well.

message: the output is dense followed by its activation
"""

def build_model(ask, task):
    layers = ask("layers", [1, 2, 3])
    units = ask("units", [32, 64, 128])
    activation = ask("activation", ["relu", "tanh"])
    batch_norm = ask("batch_norm", [False, True])
    rate = ask("dropout", [0.0, 0.2, 0.5])
    init = "he_normal" if activation == "relu" else "glorot_normal"
    described = []
    for _ in range(layers):
        described.append({"layer": "dense", "units": units, "init": init})
        if batch_norm:
            described.append({"layer": "batch_norm"})
        described.append({"layer": "activation", "name": activation})
        if rate > 0:
            described.append({"layer": "dropout", "rate": rate})
    if task["kind"] == "classes":
        outputs, last = task["classes"], "softmax"
    elif task["kind"] == "yes_no":
        outputs, last = 1, "sigmoid"
    else:
        outputs, last = 1, "linear"
    described.append({"layer": "dense", "units": outputs, "init": "glorot_normal"})
    if batch_norm:
        described.append({"layer": "batch_norm"})
    described.append({"layer": "activation", "name": last})
    return described
