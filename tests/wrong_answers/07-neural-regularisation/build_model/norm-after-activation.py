"""Puts batch_norm behind the activation.

message: batch_norm comes before the activation
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
        described.append({"layer": "activation", "name": activation})
        if batch_norm:
            described.append({"layer": "batch_norm"})
        if rate > 0:
            described.append({"layer": "dropout", "rate": rate})
    if task["kind"] == "classes":
        outputs, last = task["classes"], "softmax"
    elif task["kind"] == "yes_no":
        outputs, last = 1, "sigmoid"
    else:
        outputs, last = 1, "linear"
    described.append({"layer": "dense", "units": outputs, "init": "glorot_normal"})
    described.append({"layer": "activation", "name": last})
    return described
