// The Python that gives the table of a lab: the Titanic's, or the learner's own.

/** Lines that give `table`; `coin` for the Titanic with the toss of a coin as a column. */
export function tableLines(table, coin) {
  if (table.name === "the Titanic") {
    return [
      "from widgets.labs.passengers import titanic",
      "",
      `table = titanic(coin=${coin ? "True" : "False"})`,
    ];
  }
  const [name, target] = [table.name, table.target].map((text) => JSON.stringify(text));
  const read = /\.\w+$/.test(table.name)
    ? `pd.read_csv(${name}, sep=None, engine="python")`
    : "...  # the data frame that you gave the lab";
  return [
    "import pandas as pd",
    "from widgets.labs.own_table import prepare",
    "",
    `frame = ${read}`,
    `table = prepare(frame, ${name}, ${target})`,
  ];
}
