// The Python behind one model of the digits in the Performance Trade-off Explorer, with Keras and LiteRT alone.

const NETWORK = `
def network(widths=(32, 64, 128)):
    keras.utils.set_random_seed(0)
    return keras.Sequential(
        [
            keras.Input((64,)),
            layers.Reshape((8, 8, 1)),
            layers.Conv2D(widths[0], 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(widths[1], 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(widths[2], activation="relu"),
            layers.Dense(10),
        ]
    )

`;

const FIT = `
def fit(model, X, targets, epochs=15, rate=3e-3, size=32, loss=None):
    steps = len(X) // size
    adam = keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay(rate, steps * epochs))
    loss = loss or keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(adam, loss, jit_compile=False)
    adam.build(model.trainable_variables)
    batches = tf.data.Dataset.from_tensor_slices((X, targets)).shuffle(len(X), seed=0)
    batches = batches.batch(size, drop_remainder=True).repeat()
    model.fit(batches, epochs=epochs, steps_per_epoch=steps, shuffle=False, verbose=0)
    return model

`;

const PRUNE = `
def prune(model, sparsity):
    for layer in model.layers[:-1]:
        if hasattr(layer, "kernel"):
            weights = layer.kernel.numpy()
            mask = np.ones(weights.size, "float32")
            mask[np.argsort(np.abs(weights), axis=None, kind="stable")[: round(sparsity * weights.size)]] = 0
            mask = mask.reshape(weights.shape)
            layer.kernel.assign(weights * mask)
            layer.kernel.constraint = lambda kernel, mask=mask: kernel * mask  # zeros stay zeros

`;

const CUT = `
def cut(model, share):
    first, second, hidden, last = [layer for layer in model.layers if hasattr(layer, "kernel")]
    kept = []
    for layer in (first, second, hidden):
        strength = np.abs(layer.kernel.numpy()).reshape(-1, layer.kernel.shape[-1]).sum(axis=0)
        kept.append(np.sort(np.argsort(-strength, kind="stable")[: round(share * len(strength))]))
    a, b, c = kept  # the filters and units with the largest weights
    by_place = hidden.kernel.numpy().reshape(16, second.filters, hidden.units)
    narrow = network([len(each) for each in kept])
    narrow.set_weights(
        [
            *(first.kernel.numpy()[..., a], first.bias.numpy()[a]),
            *(second.kernel.numpy()[:, :, a][..., b], second.bias.numpy()[b]),
            *(by_place[:, b][..., c].reshape(-1, len(c)), hidden.bias.numpy()[c]),
            *(last.kernel.numpy()[c], last.bias.numpy()),
        ]
    )
    return narrow

`;

const TINY = `
def tiny():
    keras.utils.set_random_seed(0)
    return keras.Sequential([keras.Input((64,)), layers.Dense(16, activation="relu"), layers.Dense(10)])

`;

const DISTIL = `
def distillation_loss(targets, scores, T=2.0, alpha=0.9):
    label, teacher = targets[:, :10], targets[:, 10:]
    hard = tf.nn.softmax_cross_entropy_with_logits(label, scores)
    soft = tf.nn.softmax_cross_entropy_with_logits(tf.nn.softmax(teacher / T), scores / T)
    return tf.reduce_mean((1 - alpha) * hard + alpha * T**2 * soft)

`;

const ANSWER = `
def answer(interpreter, X):
    given = interpreter.get_input_details()[0]
    if tuple(given["shape"]) != X.shape:
        interpreter.resize_tensor_input(given["index"], X.shape)
        interpreter.allocate_tensors()
    interpreter.set_tensor(given["index"], X)
    interpreter.invoke()
    return interpreter.get_tensor(interpreter.get_output_details()[0]["index"])

`;

const WHOLE = ["model = fit(network(), X, y)"];
const PRUNED = (sparsities) => [
  ...WHOLE,
  `for sparsity in (${sparsities}):`,
  "    prune(model, sparsity)",
  "    fit(model, X, y, epochs=3)",
];
const HALF = [...WHOLE, "model = fit(cut(model, 0.5), X, y, epochs=6)"];
const NARROW = ["model = fit(network((8, 16, 32)), X, y)"];
const FROM_LABELS = ["model = fit(tiny(), X, y, epochs=60, rate=1e-2, size=100)"];
const TAUGHT = [
  "teacher = fit(network(), X, y)",
  'targets = np.hstack([np.eye(10)[y], np.asarray(teacher(X))]).astype("float32")',
  "model = fit(tiny(), X, targets, epochs=60, rate=1e-2, size=100, loss=distillation_loss)",
];

const INT8 = [
  "converter.optimizations = [tf.lite.Optimize.DEFAULT]",
  "examples = X[np.random.default_rng(0).permutation(len(X))[:200]]",
  "converter.representative_dataset = lambda: ([row[None]] for row in examples)",
  "converter.target_spec.supported_ops = [tf.lite.OpsSet.TFLITE_BUILTINS_INT8]",
];
const DYNAMIC = ["converter.optimizations = [tf.lite.Optimize.DEFAULT]"];
const FLOAT16 = [...DYNAMIC, "converter.target_spec.supported_types = [tf.float16]"];

const litert = (parts, made, smaller = []) => ({
  imports: ["import keras", "import tensorflow as tf", "from ai_edge_litert.interpreter import Interpreter", "from keras import layers"],
  before: [FIT, ...parts, ANSWER].join(""),
  train: [
    ...made,
    "converter = tf.lite.TFLiteConverter.from_keras_model(model)",
    ...smaller,
    "content = converter.convert()",
    "interpreter = Interpreter(model_content=content, num_threads=1)",
    "interpreter.allocate_tensors()",
    "return interpreter, content",
  ],
  scores: "answer(model[0], X)",
  size: "model[1]",
});
const scikit = (module, name, settings) => ({
  standard: ["import pickle"],
  imports: [`from sklearn.${module} import ${name}`],
  train: [`return ${name}(${settings}).fit(X, y)`],
  scores: "model.predict_proba(X)",
  size: "pickle.dumps(model, protocol=5)",
});

const RECIPES = {
  neighbours: scikit("neighbors", "KNeighborsClassifier", "3"),
  logistic: scikit("linear_model", "LogisticRegression", "max_iter=1000"),
  "cnn-keras": {
    standard: ["from pathlib import Path", "from tempfile import TemporaryDirectory"],
    imports: ["import keras", "import tensorflow as tf", "from keras import layers"],
    before: `${FIT}${NETWORK}
def saved(model):
    plain = network()  # not compiled: no optimiser's state, which takes twice as much again
    plain.set_weights(model.get_weights())
    with TemporaryDirectory() as folder:
        plain.save(path := Path(folder) / "model.keras")
        return path.read_bytes()

`,
    train: ["return fit(network(), X, y)"],
    scores: "np.asarray(model(X, training=False))",
    size: "saved(model)",
  },
  cnn: litert([NETWORK], WHOLE),
  "cnn-float16": litert([NETWORK], WHOLE, FLOAT16),
  "cnn-dynamic": litert([NETWORK], WHOLE, DYNAMIC),
  "cnn-int8": litert([NETWORK], WHOLE, INT8),
  "cnn-pruned": litert([NETWORK, PRUNE], PRUNED("0.5, 0.8")),
  "cnn-pruned-int8": litert([NETWORK, PRUNE], PRUNED("0.5, 0.8"), INT8),
  "cnn-pruned-more": litert([NETWORK, PRUNE], PRUNED("0.5, 0.8, 0.9, 0.95")),
  "cnn-half": litert([NETWORK, CUT], HALF),
  "cnn-half-int8": litert([NETWORK, CUT], HALF, INT8),
  small: litert([NETWORK], NARROW),
  "small-int8": litert([NETWORK], NARROW, INT8),
  tiny: litert([TINY], FROM_LABELS),
  student: litert([NETWORK, TINY, DISTIL], TAUGHT),
  "student-int8": litert([NETWORK, TINY, DISTIL], TAUGHT, INT8),
};

/** Trains the candidate on the digits, and prints its accuracy, its latency for one digit and its size. */
export function digitCode({ id, name }) {
  const { standard = [], imports, before = "", train, scores, size } = RECIPES[id];
  return `${["import gzip", ...standard, "from timeit import repeat"].join("\n")}

${imports.filter((line) => line.startsWith("import ")).join("\n")}${imports.some((line) => line.startsWith("import ")) ? "\n" : ""}import numpy as np
${imports.filter((line) => line.startsWith("from ")).join("\n")}
from sklearn.datasets import load_digits
from sklearn.model_selection import StratifiedKFold

X, y = load_digits(return_X_y=True)
X = (X / 16).astype("float32")

${before}
def train(X, y):
    ${train.join("\n    ")}


def scores(model, X):
    return ${scores}


right = np.zeros(len(y), dtype=bool)
for learn, check in StratifiedKFold(5, shuffle=True, random_state=0).split(X, y):
    model = train(X[learn], y[learn])
    right[check] = scores(model, X[check]).argmax(axis=1) == y[check]
error = right.std() / len(right) ** 0.5
print(f"${name}: accuracy {right.mean():.3f} ± {error:.3f}")

model = train(X, y)
content = ${size}
scores(model, X[:1])  # the first call prepares what later ones use
seconds = np.median(repeat(lambda: scores(model, X[:1]), number=20, repeat=21)) / 20
print(f"one digit {seconds * 1e6:.1f} µs, {len(content):,} bytes, {len(gzip.compress(content)):,} after gzip")
`;
}
