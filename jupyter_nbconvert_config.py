"""For `jupyter nbconvert` in this folder: pages that need neither a kernel nor a network for their widgets.

A page with the widgets' state would ask a server elsewhere for the code that shows them, and stay blank where
that cannot be reached. Without the state it has each lab's still picture.
"""

c.ExecutePreprocessor.store_widget_state = False  # noqa: F821
