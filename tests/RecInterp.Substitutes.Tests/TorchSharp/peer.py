"""The problems of PeerCase.cs in PyTorch: reads raw float32 tensors, writes losses, gradients and trained parameters.

Usage: peer.py FOLDER CASE [weight_decay amsgrad maximize]
"""
import pathlib
import sys

import torch
import torch.nn.functional as F


def mf(t):
    x = (t["x"] - t["x"].mean([1], keepdim=True)) / (t["x"].std(1, keepdim=True) + 1e-5)
    z = F.relu(F.linear(x, t["w"], t["b_enc"]))
    back = z.matmul(t["w"]) + t["b_dec"]
    rate = z.mean([0]).clamp(1e-6, 1 - 1e-6)
    kl = (0.05 * (0.05 / rate).log() + 0.95 * (0.95 / (1 - rate)).log()).sum()
    products = F.mse_loss(back.matmul(t["items"].t()), x.matmul(t["items"].t()))
    return F.mse_loss(back, x) + 1e-3 * z.abs().sum(1).mean() + 1e-2 * kl + 0.1 * products


def ncf(t):
    def head(user):
        h = torch.cat([user, t["items"]], 1)
        h = F.relu(F.linear(h, t["h1"], t["c1"]))
        h = F.relu(F.linear(h, t["h2"], t["c2"]))
        h = F.relu(F.linear(h, t["h3"], t["c3"]))
        return torch.sigmoid(F.linear(h, t["h4"], t["c4"])).squeeze(1)

    back = F.relu(F.linear(t["x"], t["w"], t["b_enc"])).matmul(t["w"]) + t["b_dec"]
    return F.binary_cross_entropy(head(back), head(t["x"]).detach()) + F.mse_loss(back, t["x"])


def topk(t):
    unit = t["w_dec"] / t["w_dec"].norm(2, 1, keepdim=True).clamp_min(1e-8)
    all_ = F.linear(t["x"] - t["b_pre"], t["w_enc"], t["b_enc"])
    values, indexes = all_.topk(8, dim=-1)
    z = torch.zeros_like(all_).scatter_(-1, indexes, F.relu(values))
    error = t["x"] - (z.matmul(unit) + t["b_pre"])
    late, places = all_.narrow(1, 512, 512).topk(16, dim=-1)
    spare = torch.zeros([t["x"].shape[0], 512]).scatter_(-1, places, F.relu(late))
    rest = spare.matmul(unit.narrow(0, 512, 512))
    return error.pow(2).mean() + (error.detach() - rest).pow(2).mean() / 32


def main():
    folder, case = pathlib.Path(sys.argv[1]), sys.argv[2]
    decay, amsgrad, maximize = (float(a) for a in sys.argv[3:6]) if len(sys.argv) > 3 else (0.0, 0.0, 0.0)
    torch.set_num_threads(1)
    tensors, trained = {}, {}
    for line in (folder / "manifest.txt").read_text().splitlines():
        role, name, *shape = line.split()
        raw = bytearray((folder / f"{name}.in").read_bytes())
        tensors[name] = torch.frombuffer(raw, dtype=torch.float32).reshape([int(s) for s in shape]).clone()
        if role == "parameter":
            trained[name] = tensors[name].requires_grad_()
    adam = torch.optim.Adam(trained.values(), lr=1e-3, weight_decay=decay, amsgrad=bool(amsgrad), maximize=bool(maximize), foreach=False)
    losses = []
    for step in range(5):
        adam.zero_grad(set_to_none=False)
        loss = globals()[case](tensors)
        loss.backward()
        losses.append(loss.detach())
        if step == 0:
            for name, parameter in trained.items():
                write(folder / f"{name}.grad", parameter.grad)
        adam.step()
    write(folder / "losses.out", torch.stack(losses))
    for name, parameter in trained.items():
        write(folder / f"{name}.out", parameter.detach())


def write(path, tensor):
    path.write_bytes(bytes(tensor.contiguous().flatten().view(torch.uint8).tolist()))


main()
