"""Training steps of the cases of SpeedCases.cs in eager PyTorch, on the numbers that the benchmark wrote. Prints losses and milliseconds as JSON.

Usage: steps.py FOLDER, where FOLDER has case.json and the raw float32 and int64 arrays that it names.
"""
import json
import pathlib
import statistics
import sys
import time

import torch
import torch.nn.functional as F


def normalise(x):
    mean = x.mean(1, keepdim=True)
    deviation = x.std(1, keepdim=True) + 1e-5
    return (x - mean) / deviation, mean, deviation


def divergence(z, rho):
    p = z.mean(0)
    rest = (1 - p).clamp(1e-6, 1 - 1e-6)
    p = p.clamp(1e-6, 1 - 1e-6)
    return (rho * ((rho + 1e-6) / (p + 1e-6)).log() + (1 - rho) * ((1 - rho + 1e-6) / (rest + 1e-6)).log()).sum()


def tied(t, case, users, items):
    """Tied ReLU; a dot product's block of scores, or pairs through an MLP."""
    x = torch.cat([t["users"].index_select(0, users), t["items"].index_select(0, items)])
    normal, mean, deviation = normalise(x) if case["rowNorm"] else (x, None, None)
    z = F.relu(F.linear(normal - t["bias"], t["weight"], t["latentBias"]))
    back = torch.addmm(t["bias"], z, t["weight"])
    back = back * deviation + mean if case["rowNorm"] else back
    batch = case["batch"]
    if case["name"] == "N":
        def score(both):
            h = torch.cat([both[:batch], both[batch:]], 1)
            for layer in range(3):
                h = F.relu(F.linear(h, t[f"w{layer}"], t[f"b{layer}"]))
            return torch.sigmoid(F.linear(h, t["w3"], t["b3"])).squeeze(1)

        with torch.no_grad():
            target = score(x)
        prediction = F.binary_cross_entropy(score(back), target)
    else:
        with torch.no_grad():
            target = x[:batch].mm(x[batch:].t())
        prediction = F.mse_loss(back[:batch].mm(back[batch:].t()), target)
    loss = 2 * case["alpha"] * F.mse_loss(back, x) + case["beta"] * prediction
    if case["lambda1"]:
        loss = loss + 2 * case["lambda1"] * z.abs().mean()
    if case["lambda2"]:
        loss = loss + case["lambda2"] * (divergence(z[:batch], case["rho"]) + divergence(z[batch:], case["rho"]))
    return loss


def topk(t, case, users, _):
    x = t["users"].index_select(0, users)
    p = F.linear(x - t["bias"], t["encoder"], t["latentBias"])
    values, places = p.topk(case["active"], dim=1)
    z = torch.zeros_like(p).scatter_(1, places, F.relu(values))
    return case["alpha"] * F.mse_loss(torch.addmm(t["bias"], z, t["decoder"]), x)


def run(folder, case, foreach):
    t = {}
    for name, shape in case["arrays"].items():
        raw = bytearray((folder / f"{name}.f32").read_bytes())
        t[name] = torch.frombuffer(raw, dtype=torch.float32).reshape(shape).clone()
    trained = [t[name].requires_grad_() for name in case["trained"]]
    users = torch.frombuffer(bytearray((folder / "users.i64").read_bytes()), dtype=torch.int64).reshape(case["steps"], -1)
    items = torch.frombuffer(bytearray((folder / "items.i64").read_bytes()), dtype=torch.int64).reshape(case["steps"], -1) if case["items"] else users
    adam = torch.optim.Adam(trained, lr=case["learningRate"], foreach=foreach)
    form = topk if case["active"] else tied
    losses, milliseconds = [], []
    for step in range(case["steps"]):
        start = time.perf_counter()
        adam.zero_grad(set_to_none=True)
        loss = form(t, case, users[step], items[step])
        loss.backward()
        adam.step()
        if case["active"]:
            with torch.no_grad():
                t["decoder"].div_(t["decoder"].norm(dim=1, keepdim=True).clamp_min(1e-12))
        losses.append(loss.item())
        milliseconds.append((time.perf_counter() - start) * 1e3)
    return losses, statistics.median(milliseconds[case["warmUp"]:])


def main():
    folder = pathlib.Path(sys.argv[1])
    case = json.loads((folder / "case.json").read_text())
    torch.set_num_threads(case["threads"])
    if case["name"] == "sgemm":
        size = 2048
        a, b = torch.rand(size, size), torch.rand(size, size)
        best = 0.0
        for _ in range(12):
            start = time.perf_counter()
            a.mm(b)
            best = max(best, 2 * size**3 / (time.perf_counter() - start) / 1e9)
        print(json.dumps({"gigaflops": best}))
        return
    runs = {foreach: run(folder, case, foreach) for foreach in (False, True)}
    best = min(runs, key=lambda foreach: runs[foreach][1])
    print(json.dumps({"losses": runs[best][0], "milliseconds": runs[best][1], "foreach": best, "torch": torch.__version__}))


main()
