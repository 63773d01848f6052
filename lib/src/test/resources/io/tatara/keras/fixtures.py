"""Writes the models beside this file as Keras 2 (tf.keras 2.11) writes them with model.save("m.h5"), and what they
compute: m.json has inputs, in the order in which a table has them (images channel by channel), and outputs.

Keras itself is not needed: layout and settings follow its save_model_to_hdf5, and the arithmetic of each layer, in
double precision, is written out below from Keras' documentation. Needs h5py and NumPy:

    python3 fixtures.py
"""

import json
import pathlib

import h5py
import numpy as np

HERE = pathlib.Path(__file__).parent
EXAMPLES = 3


# what layers compute: images are (examples, height, width, channels), sequences (examples, steps, size)


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


ACTIVATIONS = {
    "linear": lambda x: x,
    "relu": lambda x: np.maximum(x, 0),
    "relu6": lambda x: np.clip(x, 0, 6),
    "elu": lambda x: np.where(x > 0, x, np.expm1(np.minimum(x, 0))),
    "selu": lambda x: 1.0507009873554805 * np.where(x > 0, x, 1.6732632423543772 * np.expm1(np.minimum(x, 0))),
    "sigmoid": lambda x: 1 / (1 + np.exp(-x)),
    "hard_sigmoid": lambda x: np.clip(0.2 * x + 0.5, 0, 1),
    "tanh": np.tanh,
    "softmax": softmax,
    "softplus": lambda x: np.log1p(np.exp(x)),
    "softsign": lambda x: x / (1 + np.abs(x)),
    "swish": lambda x: x / (1 + np.exp(-x)),
    "mish": lambda x: x * np.tanh(np.log1p(np.exp(x))),
}


def windows(x, size, stride, padding, dilation=(1, 1)):
    """Yields (row, column, window, inside): window is (examples, kh, kw, channels), inside marks what is no padding."""
    reach = [(s - 1) * d + 1 for s, d in zip(size, dilation)]
    length = x.shape[1:3]
    if padding == "same":
        count = [-(-n // s) for n, s in zip(length, stride)]
        total = [max((c - 1) * s + r - n, 0) for c, s, r, n in zip(count, stride, reach, length)]
    else:
        count = [(n - r) // s + 1 for n, r, s in zip(length, reach, stride)]
        total = [0, 0]
    edges = [(t // 2, t - t // 2) for t in total]
    padded = np.pad(x, [(0, 0), edges[0], edges[1], (0, 0)])
    inside = np.pad(np.ones(length, bool), edges)
    for i in range(count[0]):
        for j in range(count[1]):
            rows = slice(i * stride[0], i * stride[0] + reach[0], dilation[0])
            columns = slice(j * stride[1], j * stride[1] + reach[1], dilation[1])
            yield i, j, padded[:, rows, columns], inside[rows, columns]


def image(x, windows_of, value):
    cells = {(i, j): value(window, inside) for i, j, window, inside in windows_of}
    rows = max(i for i, _ in cells) + 1
    columns = max(j for _, j in cells) + 1
    return np.stack([np.stack([cells[i, j] for j in range(columns)], 1) for i in range(rows)], 1)


def lstm(x, w, config):
    kernel, recurrent, bias = w
    units = recurrent.shape[0]
    act, gate = ACTIVATIONS[config["activation"]], ACTIVATIONS[config["recurrent_activation"]]
    h = c = np.zeros((len(x), units))
    steps = []
    for t in range(x.shape[1]):
        z = x[:, t] @ kernel + h @ recurrent + bias
        i, f, g, o = (z[:, k * units : (k + 1) * units] for k in range(4))
        c = gate(f) * c + gate(i) * act(g)
        h = gate(o) * act(c)
        steps.append(h)
    return np.stack(steps, 1) if config["return_sequences"] else h


def simple_rnn(x, w, config):
    kernel, recurrent, bias = w
    h, steps = np.zeros((len(x), len(recurrent))), []
    for t in range(x.shape[1]):
        h = ACTIVATIONS[config["activation"]](x[:, t] @ kernel + h @ recurrent + bias)
        steps.append(h)
    return np.stack(steps, 1) if config["return_sequences"] else h


# layers as Keras writes them: (class_name, settings, weights by name, function of the inputs)


def initializer(name, **config):
    return {"class_name": name, "config": config}


GLOROT = initializer("GlorotUniform", seed=None)
ZEROS = initializer("Zeros")


class Model:
    def __init__(self, name, shape, sequential=False, loss=None, seed=1):
        self.name, self.shape, self.sequential, self.loss = name, shape, sequential, loss
        self.random = np.random.default_rng(seed)
        self.layers, self.weights, self.values = [], {}, {}
        self.input = "input_1"
        self.last = self.input

    def features(self, x):
        """What flows in."""
        self.values[self.input] = x
        return self

    def draw(self, *shape, scale=0.5):
        return self.random.normal(0, scale, shape).astype("float32")

    def add(self, kind, name, config, weights, compute, inputs=None):
        inputs = inputs or [self.last]
        settings = {"name": name, "trainable": True, "dtype": "float32", **config}
        self.layers.append((kind, name, settings, inputs))
        self.weights[name] = weights
        wide = [w.astype("float64") for w in weights.values()]
        self.values[name] = compute([self.values[i] for i in inputs], wide)
        self.last = name
        return self

    def dense(self, name, units, activation="linear", use_bias=True, inputs=None):
        size = self.values[(inputs or [self.last])[0]].shape[-1]
        weights = {f"{name}/kernel:0": self.draw(size, units)}
        if use_bias:
            weights[f"{name}/bias:0"] = self.draw(units)
        config = {"units": units, "activation": activation, "use_bias": use_bias, "kernel_initializer": GLOROT,
                  "bias_initializer": ZEROS, "kernel_regularizer": None, "bias_regularizer": None,
                  "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}
        return self.add("Dense", name, config, weights,
                        lambda x, w: ACTIVATIONS[activation](x[0] @ w[0] + (w[1] if use_bias else 0)), inputs)

    def dropout(self, name, rate):
        return self.add("Dropout", name, {"rate": rate, "noise_shape": None, "seed": None}, {}, lambda x, w: x[0])

    def activation(self, name, function):
        return self.add("Activation", name, {"activation": function}, {}, lambda x, w: ACTIVATIONS[function](x[0]))

    def leaky(self, name, alpha):
        return self.add("LeakyReLU", name, {"alpha": alpha}, {}, lambda x, w: np.where(x[0] > 0, x[0], alpha * x[0]))

    def normalization(self, name, axis, scale=True, center=True, inputs=None):
        size = self.values[(inputs or [self.last])[0]].shape[-1]
        weights = {}
        if scale:
            weights[f"{name}/gamma:0"] = 1 + self.draw(size)
        if center:
            weights[f"{name}/beta:0"] = self.draw(size)
        weights[f"{name}/moving_mean:0"] = self.draw(size)
        weights[f"{name}/moving_variance:0"] = np.abs(self.draw(size)) + np.float32(0.3)
        config = {"axis": [axis], "momentum": 0.9, "epsilon": 0.01, "center": center, "scale": scale,
                  "beta_initializer": ZEROS, "gamma_initializer": initializer("Ones"),
                  "moving_mean_initializer": ZEROS, "moving_variance_initializer": initializer("Ones"),
                  "beta_regularizer": None, "gamma_regularizer": None, "beta_constraint": None,
                  "gamma_constraint": None}

        def compute(x, w):
            w = list(w)
            gamma = w.pop(0) if scale else 1
            beta = w.pop(0) if center else 0
            return gamma * (x[0] - w[0]) / np.sqrt(w[1] + 0.01) + beta

        return self.add("BatchNormalization", name, config, weights, compute, inputs)

    def conv(self, name, filters, size, strides=(1, 1), padding="valid", dilation=(1, 1), activation="linear",
             use_bias=True, inputs=None):
        channels = self.values[(inputs or [self.last])[0]].shape[-1]
        weights = {f"{name}/kernel:0": self.draw(*size, channels, filters)}
        if use_bias:
            weights[f"{name}/bias:0"] = self.draw(filters)
        config = {"filters": filters, "kernel_size": list(size), "strides": list(strides), "padding": padding,
                  "data_format": "channels_last", "dilation_rate": list(dilation), "groups": 1,
                  "activation": activation, "use_bias": use_bias, "kernel_initializer": GLOROT,
                  "bias_initializer": ZEROS, "kernel_regularizer": None, "bias_regularizer": None,
                  "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}

        def compute(x, w):
            cells = windows(x[0], size, strides, padding, dilation)
            out = image(x[0], cells, lambda window, _: np.tensordot(window, w[0], 3))
            return ACTIVATIONS[activation](out + (w[1] if use_bias else 0))

        return self.add("Conv2D", name, config, weights, compute, inputs)

    def conv1d(self, name, filters, size, stride=1, padding="valid", dilation=1, activation="linear", use_bias=True):
        steps, channels = self.values[self.last].shape[1:]
        weights = {f"{name}/kernel:0": self.draw(size, channels, filters)}
        if use_bias:
            weights[f"{name}/bias:0"] = self.draw(filters)
        config = {"filters": filters, "kernel_size": [size], "strides": [stride], "padding": padding,
                  "data_format": "channels_last", "dilation_rate": [dilation], "groups": 1,
                  "activation": activation, "use_bias": use_bias, "kernel_initializer": GLOROT,
                  "bias_initializer": ZEROS, "kernel_regularizer": None, "bias_regularizer": None,
                  "activity_regularizer": None, "kernel_constraint": None, "bias_constraint": None}
        reach = (size - 1) * dilation + 1
        if padding == "same":
            before = max((-(-steps // stride) - 1) * stride + reach - steps, 0) // 2
        else:
            before = reach - 1 if padding == "causal" else 0
        count = (steps - reach) // stride + 1 if padding == "valid" else -(-steps // stride)

        def compute(x, w):
            out = np.zeros((len(x[0]), count, filters))
            for step in range(count):
                for tap in range(size):
                    at = step * stride + tap * dilation - before
                    if 0 <= at < steps:
                        out[:, step] += x[0][:, at] @ w[0][tap]
            return ACTIVATIONS[activation](out + (w[1] if use_bias else 0))

        return self.add("Conv1D", name, config, weights, compute)

    def pool(self, kind, name, size, strides=None, padding="valid"):
        strides = strides or size
        config = {"pool_size": list(size), "padding": padding, "strides": list(strides),
                  "data_format": "channels_last"}

        def best(window, inside):
            return np.where(inside[None, :, :, None], window, -np.inf).max((1, 2))

        def mean(window, inside):
            return window.sum((1, 2)) / inside.sum()

        value = best if kind == "MaxPooling2D" else mean
        return self.add(kind, name, config, {}, lambda x, w: image(x[0], windows(x[0], size, strides, padding), value))

    def global_pool(self, kind, name, inputs=None):
        axes = (1, 2) if kind.endswith("2D") else 1
        reduce = np.max if "Max" in kind else np.mean
        return self.add(kind, name, {"data_format": "channels_last", "keepdims": False}, {},
                        lambda x, w: reduce(x[0], axes), inputs)

    def zeros_around(self, name, edges):
        return self.add("ZeroPadding2D", name, {"padding": edges, "data_format": "channels_last"}, {},
                        lambda x, w: np.pad(x[0], [(0, 0), *edges, (0, 0)]))

    def flatten(self, name, inputs=None):
        return self.add("Flatten", name, {"data_format": "channels_last"}, {},
                        lambda x, w: x[0].reshape(len(x[0]), -1), inputs)

    def reshape(self, name, target):
        return self.add("Reshape", name, {"target_shape": target}, {}, lambda x, w: x[0].reshape(len(x[0]), *target))

    def embedding(self, name, vocabulary, size, length):
        config = {"input_dim": vocabulary, "output_dim": size,
                  "embeddings_initializer": initializer("RandomUniform", minval=-0.05, maxval=0.05, seed=None),
                  "embeddings_regularizer": None, "activity_regularizer": None, "embeddings_constraint": None,
                  "mask_zero": False, "input_length": length}
        return self.add("Embedding", name, config, {f"{name}/embeddings:0": self.draw(vocabulary, size)},
                        lambda x, w: w[0][x[0].astype(int)])

    def recurrent_config(self, name, units, sequences, **more):
        return {"name": name, "trainable": True, "dtype": "float32", "return_sequences": sequences,
                "return_state": False, "go_backwards": False, "stateful": False, "unroll": False,
                "time_major": False, "units": units, "activation": "tanh", "use_bias": True,
                "kernel_initializer": GLOROT, "recurrent_initializer": initializer("Orthogonal", gain=1.0, seed=None),
                "bias_initializer": ZEROS, "kernel_regularizer": None, "recurrent_regularizer": None,
                "bias_regularizer": None, "activity_regularizer": None, "kernel_constraint": None,
                "recurrent_constraint": None, "bias_constraint": None, "dropout": 0.0, "recurrent_dropout": 0.0,
                **more}

    def recurrent_weights(self, path, size, units, gates):
        return {f"{path}/kernel:0": self.draw(size, gates * units),
                f"{path}/recurrent_kernel:0": self.draw(units, gates * units),
                f"{path}/bias:0": self.draw(gates * units)}

    def lstm(self, name, units, sequences=False, gate="sigmoid"):
        config = self.recurrent_config(name, units, sequences, recurrent_activation=gate, unit_forget_bias=True,
                                       implementation=2)
        size = self.values[self.last].shape[-1]
        return self.add("LSTM", name, config, self.recurrent_weights(f"{name}/lstm_cell", size, units, 4),
                        lambda x, w: lstm(x[0], w, config))

    def simple_rnn(self, name, units, sequences=False, activation="tanh"):
        config = self.recurrent_config(name, units, sequences, activation=activation)
        size = self.values[self.last].shape[-1]
        return self.add("SimpleRNN", name, config, self.recurrent_weights(f"{name}/simple_rnn_cell", size, units, 1),
                        lambda x, w: simple_rnn(x[0], w, config))

    def bidirectional(self, name, units, mode):
        inner = self.recurrent_config("lstm_inner", units, True, recurrent_activation="sigmoid",
                                      unit_forget_bias=True, implementation=2)
        size = self.values[self.last].shape[-1]
        weights = {**self.recurrent_weights(f"{name}/forward_lstm_inner/lstm_cell_1", size, units, 4),
                   **self.recurrent_weights(f"{name}/backward_lstm_inner/lstm_cell_2", size, units, 4)}

        def compute(x, w):
            there = lstm(x[0], w[:3], inner)
            back = lstm(x[0][:, ::-1], w[3:], inner)[:, ::-1]
            return {"concat": np.concatenate([there, back], -1), "sum": there + back, "mul": there * back,
                    "ave": (there + back) / 2}[mode]

        return self.add("Bidirectional", name, {"merge_mode": mode, "layer": {"class_name": "LSTM", "config": inner}},
                        weights, compute)

    def meet(self, kind, name, inputs):
        combine = {"Add": lambda x: sum(x), "Subtract": lambda x: x[0] - x[1], "Multiply": lambda x: x[0] * x[1],
                   "Average": lambda x: sum(x) / len(x), "Maximum": lambda x: np.maximum.reduce(x),
                   "Concatenate": lambda x: np.concatenate(x, -1)}[kind]
        config = {"axis": -1} if kind == "Concatenate" else {}
        return self.add(kind, name, config, {}, lambda x, w: combine(x), inputs)

    # files

    def config(self):
        batch = [None, *self.shape]
        entry = {"batch_input_shape": batch, "dtype": "float32", "sparse": False, "ragged": False, "name": self.input}
        if self.sequential:
            layers = [{"class_name": kind, "config": settings} for kind, _, settings, _ in self.layers]
            layers[0]["config"] = {"batch_input_shape": batch, **layers[0]["config"]}
            return {"class_name": "Sequential", "config": {"name": "sequential", "layers": layers}}
        layers = [{"class_name": "InputLayer", "config": entry, "name": self.input, "inbound_nodes": []}]
        layers += [{"class_name": kind, "config": settings, "name": name,
                    "inbound_nodes": [[[i, 0, 0, {}] for i in inputs]]}
                   for kind, name, settings, inputs in self.layers]
        return {"class_name": "Functional",
                "config": {"name": "model", "trainable": True, "layers": layers,
                           "input_layers": [[self.input, 0, 0]], "output_layers": [[self.last, 0, 0]]}}

    def save(self):
        with h5py.File(HERE / f"{self.name}.h5", "w") as f:
            f.attrs["keras_version"] = "2.11.0"
            f.attrs["backend"] = "tensorflow"
            f.attrs["model_config"] = json.dumps(self.config()).encode("utf8")
            if self.loss:
                f.attrs["training_config"] = json.dumps(
                    {"loss": self.loss, "metrics": None, "weighted_metrics": None, "loss_weights": None,
                     "optimizer_config": {"class_name": "Adam", "config": {"learning_rate": 0.001}}}).encode("utf8")
            group = f.create_group("model_weights")
            names = [] if self.sequential else [self.input]
            names += [name for _, name, _, _ in self.layers]
            group.attrs["layer_names"] = [n.encode("utf8") for n in names]
            group.attrs["backend"] = "tensorflow".encode("utf8")
            group.attrs["keras_version"] = "2.11.0".encode("utf8")
            for name in names:
                own, weights = group.create_group(name), self.weights.get(name, {})
                own.attrs["weight_names"] = [n.encode("utf8") for n in weights]
                for weight, values in weights.items():
                    own.create_dataset(weight, values.shape, dtype=values.dtype)[:] = values
            group.create_group("top_level_model_weights").attrs["weight_names"] = []
        x = self.values[self.input]
        rows = np.moveaxis(x, 3, 1) if x.ndim == 4 else x
        inputs = rows.reshape(len(x), -1).astype("float32").tolist()
        (HERE / f"{self.name}.json").write_text(
            json.dumps({"inputs": inputs, "outputs": self.values[self.last].tolist()}) + "\n")


def numbers(*shape):
    return np.random.default_rng(7).normal(0, 1, (EXAMPLES, *shape)).astype("float32").astype("float64")


def indices(vocabulary, length):
    return np.random.default_rng(7).integers(0, vocabulary, (EXAMPLES, length)).astype("float64")


def main():
    Model("mlp", [5], sequential=True, loss="sparse_categorical_crossentropy").features(numbers(5)).dense(
        "dense", 7, "relu").dropout("dropout", 0.25).normalization("batch_normalization", 1).dense(
        "dense_1", 6, "elu", use_bias=False).leaky("leaky_re_lu", 0.1).normalization(
        "plain_normalization", 1, scale=False, center=False).dense("dense_2", 3, "softmax").save()

    activations = Model("activations", [5], sequential=True).features(numbers(5))
    for i, name in enumerate(["relu6", "selu", "sigmoid", "hard_sigmoid", "softplus", "softsign", "swish", "mish",
                              "tanh", "softmax"]):
        activations.dense(f"dense_{i}", 5).activation(f"activation_{i}", name)
    activations.dense("logits", 3).activation("probabilities", "softmax").save()

    Model("cnn", [7, 6, 2], sequential=True).features(numbers(7, 6, 2)).conv(
        "conv2d", 3, (3, 2), (2, 1), "same", activation="relu").normalization("batch_normalization", 3).pool(
        "MaxPooling2D", "max_pooling2d", (2, 2), (1, 2), "same").zeros_around("zero_padding2d", [[1, 2], [0, 1]]).conv(
        "conv2d_1", 4, (2, 2), dilation=(2, 1), activation="tanh", use_bias=False).pool(
        "AveragePooling2D", "average_pooling2d", (2, 2), (2, 2), "same").dropout("dropout", 0.5).flatten(
        "flatten").dense("dense", 5, "tanh").dense("dense_1", 3, "softmax").save()

    # what is flattened goes on being flattened: through normalization, joined with others, and added
    branches = Model("branches", [4, 5, 3], loss="binary_crossentropy").features(numbers(4, 5, 3))
    branches.conv("left", 2, (3, 3), activation="relu").conv("right", 3, (3, 3), activation="tanh",
                                                              inputs=["input_1"])
    branches.meet("Concatenate", "both", ["left", "right"]).global_pool("GlobalAveragePooling2D", "means")
    branches.flatten("flat", ["both"]).normalization("normalized", 1).activation("soft", "softsign")
    branches.flatten("raw", ["input_1"]).flatten("flat_left", ["left"])
    branches.meet("Concatenate", "joined", ["soft", "means", "raw"]).dense("hidden", 6, "relu")
    branches.dense("short", 6, inputs=["flat_left"]).meet("Add", "sum", ["hidden", "short"])
    branches.meet("Multiply", "product", ["sum", "hidden"]).meet("Maximum", "most", ["product", "short"])
    branches.meet("Subtract", "rest", ["most", "hidden"]).meet("Average", "mean", ["rest", "short"])
    branches.dense("labels", 3, "sigmoid").save()

    Model("image-flattened", [3, 4, 2]).features(numbers(3, 4, 2)).flatten("flatten").dense("dense", 4, "relu").dense(
        "dense_1", 3, "softmax").save()

    Model("reshaped", [12]).features(numbers(12)).reshape("reshape", [3, 4, 1]).conv("conv2d", 2, (2, 2)).global_pool(
        "GlobalMaxPooling2D", "global_max_pooling2d").dense("dense", 3, "softmax").save()

    Model("conv1d", [11, 3], sequential=True).features(numbers(11, 3)).conv1d(
        "conv1d", 4, 4, 2, "same", activation="relu").conv1d("conv1d_1", 3, 2, padding="causal", dilation=2,
        activation="tanh").conv1d("conv1d_2", 5, 3, stride=2, use_bias=False).flatten("flatten").dense(
        "dense", 3, "softmax").save()

    Model("conv1d-recurrent", [6]).features(indices(20, 6)).embedding("embedding", 20, 4, 6).conv1d(
        "conv1d", 5, 3, 2, "causal", activation="relu").conv1d("conv1d_1", 4, 2, padding="same", dilation=2).lstm(
        "lstm", 3).dense("dense", 3, "softmax").save()

    Model("recurrent", [5, 3], sequential=True, loss="mse").features(numbers(5, 3)).lstm(
        "lstm", 4, sequences=True, gate="hard_sigmoid").bidirectional("bidirectional", 3, "concat").bidirectional(
        "bidirectional_1", 2, "sum").simple_rnn("simple_rnn", 3).dense("dense", 2).save()

    Model("rnn-pooled", [5, 3]).features(numbers(5, 3)).simple_rnn("simple_rnn", 4, True, "relu").global_pool(
        "GlobalMaxPooling1D", "global_max_pooling1d").dense("dense", 3, "softmax").save()

    Model("sentiment", [6], sequential=True, loss="binary_crossentropy").features(indices(20, 6)).embedding(
        "embedding", 20, 4, 6).lstm("lstm", 3).dense("dense", 1, "sigmoid").save()

    logits = {"class_name": "SparseCategoricalCrossentropy",
              "config": {"reduction": "auto", "name": "sparse_categorical_crossentropy", "from_logits": True}}
    Model("embedded", [6], loss=logits).features(indices(20, 6)).embedding("embedding", 20, 4, 6).flatten(
        "flatten").dense("dense", 3).save()


if __name__ == "__main__":
    main()
