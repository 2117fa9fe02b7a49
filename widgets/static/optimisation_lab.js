// The Optimisation Lab: penalties, early stopping, dropout and schedules on one table, and what was pinned.

import { openLab } from "./lab.js";
import { comparePanel } from "./optimisation_compare.js";
import { dropoutPanel } from "./optimisation_dropout.js";
import { stoppingPanel } from "./optimisation_stopping.js";
import { weightsPanel } from "./optimisation_weights.js";

export default {
  render: (context) =>
    openLab(context, { title: "Optimisation Lab", panels: [weightsPanel, stoppingPanel, dropoutPanel, comparePanel] }),
};
