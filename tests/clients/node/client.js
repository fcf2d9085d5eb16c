// A RecInterp client in Node.js (@grpc/grpc-js). Usage: client.js ADDRESS PROTOS ROWS_FILE WIDTH OUT_FOLDER
//
// ADDRESS is host:port or unix:/path, PROTOS the folder of the .proto files. ROWS_FILE holds embeddings as little-endian
// float32, row-major. Calls every method and writes what came back, so that a test can compare it with other clients.
'use strict';

const fs = require('node:fs');
const path = require('node:path');
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

function load(protos, file) {
  const definition = protoLoader.loadSync(file, { includeDirs: [protos], keepCase: true, enums: String, oneofs: true });
  return grpc.loadPackageDefinition(definition);
}

function call(client, method, request) {
  const deadline = new Date(Date.now() + 30000);
  return new Promise((resolve, reject) =>
    client[method](request, { deadline }, (error, reply) => (error ? reject(error) : resolve(reply))));
}

function floats(values) {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, i) => bytes.writeFloatLE(value, i * 4));
  return bytes;
}

async function main([address, protos, rowsFile, widthText, out]) {
  const { Latents } = load(protos, 'recinterp/v1/latents.proto').recinterp.v1;
  const { Health } = load(protos, 'grpc/health/v1/health.proto').grpc.health.v1;

  // Over a Unix socket a socket's path must not become :authority, which HTTP/2 servers refuse.
  const options = address.startsWith('unix:') ? { 'grpc.default_authority': 'localhost' } : {};
  const latents = new Latents(address, grpc.credentials.createInsecure(), options);
  const health = new Health(address, grpc.credentials.createInsecure(), options);

  const width = Number(widthText);
  const packed = fs.readFileSync(rowsFile);
  const rows = packed.length / (4 * width);
  const embeddings = { rows, columns: width, packed };
  const edits = [
    { latent: 0, operation: 'EDIT_OPERATION_SET', value: 1.5 },
    { latent: 1, operation: 'EDIT_OPERATION_ADD', value: -0.25 },
    { latent: 2, operation: 'EDIT_OPERATION_SCALE', value: 0.5 },
    { latent: 3, operation: 'EDIT_OPERATION_ZERO' },
  ];
  const values = Array.from({ length: rows * width }, (_, i) => packed.readFloatLE(i * 4));

  const state = await call(health, 'Check', { service: 'recinterp.v1.Latents' });
  const encoded = await call(latents, 'Encode', { embeddings });
  const decoded = await call(latents, 'Decode', {
    latents: encoded.latents, row_scales: encoded.row_scales, expected_bundle: encoded.bundle,
  });
  const edited = await call(latents, 'Edit', { embeddings, edits });
  const listed = await call(latents, 'Encode', { embeddings: { rows, columns: width, listed: { values } } });
  const refusal = await call(latents, 'Encode', { embeddings: { rows: 1, columns: 1, packed: Buffer.alloc(4) } })
    .then(() => 'answered', (error) => `${error.code} ${error.details}`);

  const scales = encoded.row_scales ? [...encoded.row_scales.mean, ...encoded.row_scales.deviation] : [];
  const write = (name, content) => fs.writeFileSync(path.join(out, name), content);
  write('health.txt', state.status);
  write('bundle.txt', encoded.bundle);
  write('refusal.txt', refusal);
  write('latents.bin', encoded.latents.packed);
  write('scales.bin', floats(scales));
  write('decoded.bin', decoded.embeddings.packed);
  write('edited.bin', edited.embeddings.packed);
  write('listed.bin', floats(listed.latents.listed.values));
  latents.close();
  health.close();
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
