"""The environment in which the labs' networks are trained: one thread, and the same numbers on every run.

The second core stays free for the kernel, and latencies mean something beside others. To be set before
TensorFlow is imported.
"""

ONE_THREAD = {
    "CUDA_VISIBLE_DEVICES": "-1",
    "KERAS_BACKEND": "tensorflow",
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
}
