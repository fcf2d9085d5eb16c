"""A RecInterp client in Python (grpcio). Usage: client.py ADDRESS PROTOS ROWS_FILE WIDTH OUT_FOLDER

ADDRESS is host:port or unix:/path. ROWS_FILE holds embeddings as little-endian float32, row-major. Calls every method
and writes what came back, so that a test can compare it with other clients. The folder of the generated modules must be
on PYTHONPATH.
"""

import pathlib
import struct
import sys

import grpc

# Generated from below protos/grpc, because a module grpc.health would be looked for inside grpcio.
from health.v1 import health_pb2, health_pb2_grpc
from recinterp.v1 import latents_pb2, latents_pb2_grpc, matrix_pb2


def connect(address):
    # Over a Unix socket some versions send the socket's path as :authority, which HTTP/2 servers refuse.
    options = [("grpc.default_authority", "localhost")] if address.startswith("unix:") else []
    return grpc.insecure_channel(address, options=options)


def main(address, rows_file, width, out):
    packed = pathlib.Path(rows_file).read_bytes()
    rows = len(packed) // (4 * width)
    embeddings = matrix_pb2.Matrix(rows=rows, columns=width, packed=packed)
    with connect(address) as channel:
        health = health_pb2_grpc.HealthStub(channel)
        latents = latents_pb2_grpc.LatentsStub(channel)

        state = health.Check(health_pb2.HealthCheckRequest(service="recinterp.v1.Latents"), timeout=30).status
        encoded = latents.Encode(latents_pb2.EncodeRequest(embeddings=embeddings), timeout=30)
        decoded = latents.Decode(
            latents_pb2.DecodeRequest(latents=encoded.latents, row_scales=encoded.row_scales, expected_bundle=encoded.bundle), timeout=30
        )
        edits = [
            latents_pb2.LatentEdit(latent=0, operation=latents_pb2.EDIT_OPERATION_SET, value=1.5),
            latents_pb2.LatentEdit(latent=1, operation=latents_pb2.EDIT_OPERATION_ADD, value=-0.25),
            latents_pb2.LatentEdit(latent=2, operation=latents_pb2.EDIT_OPERATION_SCALE, value=0.5),
            latents_pb2.LatentEdit(latent=3, operation=latents_pb2.EDIT_OPERATION_ZERO),
        ]
        edited = latents.Edit(latents_pb2.EditRequest(embeddings=embeddings, edits=edits), timeout=30)

        values = struct.unpack(f"<{rows * width}f", packed)
        listed = latents.Encode(
            latents_pb2.EncodeRequest(
                embeddings=matrix_pb2.Matrix(rows=rows, columns=width, listed=matrix_pb2.FloatList(values=values))
            ),
            timeout=30,
        ).latents.listed.values

        try:
            latents.Encode(latents_pb2.EncodeRequest(embeddings=matrix_pb2.Matrix(rows=1, columns=1, packed=b"\0" * 4)), timeout=30)
            refusal = "answered"
        except grpc.RpcError as error:
            refusal = f"{error.code().value[0]} {error.details()}"

    scales = list(encoded.row_scales.mean) + list(encoded.row_scales.deviation)
    out = pathlib.Path(out)
    (out / "health.txt").write_text(health_pb2.HealthCheckResponse.ServingStatus.Name(state))
    (out / "bundle.txt").write_text(encoded.bundle)
    (out / "refusal.txt").write_text(refusal)
    (out / "latents.bin").write_bytes(encoded.latents.packed)
    (out / "scales.bin").write_bytes(struct.pack(f"<{len(scales)}f", *scales))
    (out / "decoded.bin").write_bytes(decoded.embeddings.packed)
    (out / "edited.bin").write_bytes(edited.embeddings.packed)
    (out / "listed.bin").write_bytes(struct.pack(f"<{len(listed)}f", *listed))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[3], int(sys.argv[4]), sys.argv[5])
