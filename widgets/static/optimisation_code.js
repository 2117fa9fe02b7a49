// The Python behind what the Optimisation Lab shows.

import { tableLines } from "./table_code.js";

export function weightsCode(table, { strength, l1_ratio: ratio }) {
  return `import numpy as np
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_validate
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from widgets.labs.regularisation.parts import parts
${tableLines(table, true).join("\n")}
X, y, _, _ = parts(table, seed=0)  # the rows that the lab learns from

model = make_pipeline(
    SimpleImputer(strategy="median", keep_empty_features=True),
    StandardScaler(),
    LogisticRegression(
        C=1 / ${strength}, l1_ratio=${ratio}, solver="saga", tol=1e-5, max_iter=20_000, random_state=0
    ),
)
weights = model.fit(X, y)[-1].coef_[0]
for name, weight in sorted(zip(X.columns, weights), key=lambda each: -abs(each[1])):
    print(f"{name:24}{weight:+.3f}")

folds = StratifiedKFold(min(10, np.bincount(y).min()), shuffle=True, random_state=0)
loss = -cross_validate(model, X, y, cv=folds, scoring="neg_log_loss")["test_score"]
print(f"validation loss {loss.mean():.3f} ± {loss.std(ddof=1) / len(loss) ** 0.5:.3f}")
`;
}

const NETWORK = `import keras
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from widgets.labs.regularisation.parts import parts
`;

function networkLines(seed, dropout) {
  return `seed = ${seed}
X_train, y_train, X_check, y_check = parts(table, seed)
prepare_rows = make_pipeline(SimpleImputer(strategy="median", keep_empty_features=True), StandardScaler())
X_train, X_check = prepare_rows.fit_transform(X_train), prepare_rows.transform(X_check)

keras.utils.set_random_seed(seed)
model = keras.Sequential(
    [
        keras.Input((X_train.shape[1],)),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dropout(${dropout}),
        keras.layers.Dense(32, activation="relu"),
        keras.layers.Dropout(${dropout}),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
)`;
}

export function stoppingCode(table, settings, { run, patience, min_delta: delta, restore }) {
  return `${NETWORK}${tableLines(table, true).join("\n")}
${networkLines(run, settings.dropout)}
model.compile(keras.optimizers.Adam(${settings.learning_rate}), "binary_crossentropy", metrics=["accuracy"])
stop = keras.callbacks.EarlyStopping(
    monitor="val_loss", patience=${patience}, min_delta=${delta}, restore_best_weights=${restore ? "True" : "False"}
)
# fit shuffles otherwise than the lab does, so that the curves differ a little
history = model.fit(
    X_train, y_train, batch_size=${settings.batch_size}, epochs=${settings.epochs},
    validation_data=(X_check, y_check), callbacks=[stop], verbose=0,
)
loss, accuracy = model.evaluate(X_check, y_check, verbose=0)
print(f"{len(history.epoch)} epochs, validation loss {loss:.3f}, accuracy {accuracy:.3f}")
`;
}

const SCHEDULES = {
  constant: "base",
  step: "base * 0.3 ** (4 * epoch // epochs)",
  exponential: "base * math.exp(-4 * epoch / epochs)",
  cosine: "base * (1 + math.cos(math.pi * epoch / epochs)) / 2",
  "warm-up + cosine":
    "base * (epoch + 1) / warm_up if epoch < warm_up else base * (1 + math.cos(math.pi * (epoch - warm_up) / (epochs - warm_up))) / 2",
};

export function dropoutCode(table, settings, { dropout, schedule }) {
  const rate = SCHEDULES[schedule];
  return `import math

${NETWORK}${tableLines(table, true).join("\n")}
${networkLines(0, dropout)}
base, epochs = ${settings.learning_rate}, ${settings.epochs}
warm_up = max(1, epochs // 10)


def rate(epoch):
    return ${rate}


model.compile(keras.optimizers.Adam(base), "binary_crossentropy", metrics=["accuracy"])
# fit shuffles otherwise than the lab does, so that the curves differ a little
history = model.fit(
    X_train, y_train, batch_size=${settings.batch_size}, epochs=epochs, validation_data=(X_check, y_check),
    callbacks=[keras.callbacks.LearningRateScheduler(lambda epoch: rate(epoch))], verbose=0,
)
curve = history.history["val_loss"]
print(f"validation loss at the end {curve[-1]:.3f}, lowest {min(curve):.3f} after epoch {curve.index(min(curve)) + 1}")
`;
}
