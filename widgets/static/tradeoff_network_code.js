// The Python behind the explorer's networks: Keras, and what LiteRT makes of them.

const BUILD = `
def build(inputs, units, dropout):
    layers = [keras.Input((inputs,))]
    for _ in range(2):
        layers.append(keras.layers.Dense(units, activation="relu"))
        if dropout:
            layers.append(keras.layers.Dropout(dropout))
    model = keras.Sequential([*layers, keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.Adam(0.001), "binary_crossentropy")
    return model

`;

const PRUNE = `
def prune(network, X, y):
    model = keras.models.clone_model(network)
    model.set_weights(network.get_weights())
    model.compile(keras.optimizers.Adam(0.0005), "binary_crossentropy")
    masks = []
    for layer in model.layers[:-1]:
        if isinstance(layer, keras.layers.Dense):
            size = np.abs(layer.kernel.numpy())
            masks.append((layer.kernel, (size > np.quantile(size, 0.8)).astype("float32")))

    def apply(*_, **__):
        for kernel, mask in masks:
            kernel.assign(kernel * mask)

    apply()  # four weights in five become zero, and stay so while the others learn on
    keep = keras.callbacks.LambdaCallback(on_train_batch_end=apply)
    model.fit(X, y, batch_size=32, epochs=10, verbose=0, callbacks=[keep])
    return model

`;

const DISTIL = `
def distil(teacher, X, y):
    sure = np.clip(np.asarray(teacher(X, training=False))[:, 0], 1e-4, 1 - 1e-4)
    soft = 1 / (1 + np.exp(-np.log(sure / (1 - sure)) / 2))  # at a temperature of 2
    student = build(X.shape[1], 8, dropout=0)
    student.fit(X, 0.5 * y + 0.5 * soft, batch_size=32, epochs=60, verbose=0)
    return student

`;

const ANSWER = `
def answer(interpreter, X):
    given = interpreter.get_input_details()[0]
    if tuple(given["shape"]) != X.shape:
        interpreter.resize_tensor_input(given["index"], X.shape)
        interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], X)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[:, 0]

`;

const TRAIN = [
  "keras.utils.set_random_seed(0)",
  "network = build(X.shape[1], 128, dropout=0.3)",
  "network.fit(X, y, batch_size=32, epochs=30, verbose=0)",
];

export const KERAS = {
  standard: ["from pathlib import Path", "from tempfile import TemporaryDirectory"],
  imports: ["import keras"],
  before: `${BUILD}
def saved_bytes(model):
    plain = keras.Sequential.from_config(model.get_config())  # not compiled: no optimiser's state, twice as much again
    plain.set_weights(model.get_weights())
    with TemporaryDirectory() as folder:
        plain.save(path := Path(folder) / "model.keras")
        return path.stat().st_size

`,
  train: [...TRAIN, "return network"],
  chances: "np.asarray(model(X, training=False))[:, 0]",
  size: "saved_bytes(model)",
};

/** A network as a .tflite file, and what was done to it before or on the way. */
export function converted({ pruned = false, student = false, float16 = false, int8 = false }) {
  const made = pruned ? ["network = prune(network, X, y)"] : student ? ["network = distil(network, X, y)"] : [];
  const smaller = float16 || int8 ? ["converter.optimizations = [tf.lite.Optimize.DEFAULT]"] : [];
  if (float16) smaller.push("converter.target_spec.supported_types = [tf.float16]");
  if (int8) {
    smaller.push(
      "examples = X[np.random.default_rng(0).permutation(len(X))[:200]]",
      "converter.representative_dataset = lambda: ([row[None]] for row in examples)",
      "converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]",
    );
  }
  return {
    imports: ["import keras", "import tensorflow as tf", "from ai_edge_litert.interpreter import Interpreter"],
    before: [BUILD, ...(pruned ? [PRUNE] : []), ...(student ? [DISTIL] : []), ANSWER].join(""),
    train: [
      ...TRAIN,
      ...made,
      "converter = tf.lite.TFLiteConverter.from_keras_model(network)",
      ...smaller,
      "content = converter.convert()",
      "interpreter = Interpreter(model_content=content, num_threads=1)",
      "interpreter.allocate_tensors()",
      "return interpreter, content",
    ],
    chances: "answer(model[0], X)",
    size: "len(model[1])",
  };
}

export const LITERT = converted({});
