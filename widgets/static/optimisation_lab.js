// The Optimisation Lab: three panels on the same 120 passengers.

import { openLab } from "./lab.js";
import { weightsPanel } from "./optimisation_weights.js";
import { stoppingPanel } from "./optimisation_stopping.js";
import { dropoutPanel } from "./optimisation_dropout.js";

export default {
  render: (context) =>
    openLab(context, { title: "Optimisation Lab", panels: [weightsPanel, stoppingPanel, dropoutPanel] }),
};
