// The Performance Trade-off Explorer: one panel on the models of widgets/labs/tradeoff/candidates.py or digits.py.

import { openLab } from "./lab.js";
import { tradeoffPanel } from "./tradeoff_panel.js";

export default {
  render: (context) => openLab(context, { title: "Performance Trade-off Explorer", panels: [tradeoffPanel(context.model)] }),
};
