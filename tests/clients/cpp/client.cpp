// A RecInterp client in C++ (grpc++). Usage: client ADDRESS PROTOS ROWS_FILE WIDTH OUT_FOLDER
//
// ADDRESS is host:port or unix:/path. ROWS_FILE holds embeddings as little-endian float32, row-major. Calls every method
// and writes what came back, so that a test can compare it with other clients. Written for little-endian machines.

#include <chrono>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <vector>

#include <grpcpp/grpcpp.h>

#include "grpc/health/v1/health.grpc.pb.h"
#include "recinterp/v1/latents.grpc.pb.h"

namespace {

namespace health_v1 = grpc::health::v1;
namespace v1 = recinterp::v1;

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  if (address.rfind("unix:", 0) == 0) {
    // Some versions send the socket's path as :authority, which HTTP/2 servers refuse.
    arguments.SetString(GRPC_ARG_DEFAULT_AUTHORITY, "localhost");
  }
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

void WithDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
}

void Expect(const grpc::Status& status, const char* method) {
  if (!status.ok()) {
    throw std::runtime_error(std::string(method) + ": " + status.error_message());
  }
}

template <typename Reply, typename Stub, typename Request>
Reply Call(Stub& stub, grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Reply*), const Request& request, const char* name) {
  grpc::ClientContext context;
  WithDeadline(context);
  Reply reply;
  Expect((stub.*method)(&context, request, &reply), name);
  return reply;
}

void Write(const std::string& folder, const char* name, const std::string& content) {
  std::ofstream file(folder + "/" + name, std::ios::binary);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
}

template <typename Floats>
std::string Bytes(const Floats& values) {
  std::string bytes(values.size() * sizeof(float), '\0');
  std::size_t at = 0;
  for (float value : values) {
    std::memcpy(&bytes[at], &value, sizeof(float));
    at += sizeof(float);
  }
  return bytes;
}

void AddEdit(v1::EditRequest& request, unsigned latent, v1::EditOperation operation, float value) {
  v1::LatentEdit* edit = request.add_edits();
  edit->set_latent(latent);
  edit->set_operation(operation);
  edit->set_value(value);
}

void Run(const std::string& address, const std::string& rows_file, unsigned width, const std::string& out) {
  std::ifstream file(rows_file, std::ios::binary);
  const std::string packed((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  const unsigned rows = static_cast<unsigned>(packed.size() / (sizeof(float) * width));

  const auto channel = Connect(address);
  health_v1::Health::Stub health(channel);
  v1::Latents::Stub latents(channel);

  health_v1::HealthCheckRequest check;
  check.set_service("recinterp.v1.Latents");
  const auto state = Call<health_v1::HealthCheckResponse>(health, &health_v1::Health::Stub::Check, check, "Check");

  v1::EncodeRequest encode;
  encode.mutable_embeddings()->set_rows(rows);
  encode.mutable_embeddings()->set_columns(width);
  encode.mutable_embeddings()->set_packed(packed);
  const auto encoded = Call<v1::EncodeResponse>(latents, &v1::Latents::Stub::Encode, encode, "Encode");

  v1::DecodeRequest decode;
  *decode.mutable_latents() = encoded.latents();
  if (encoded.has_row_scales()) {
    *decode.mutable_row_scales() = encoded.row_scales();
  }
  decode.set_expected_bundle(encoded.bundle());
  const auto decoded = Call<v1::DecodeResponse>(latents, &v1::Latents::Stub::Decode, decode, "Decode");

  v1::EditRequest edit;
  *edit.mutable_embeddings() = encode.embeddings();
  AddEdit(edit, 0, v1::EDIT_OPERATION_SET, 1.5F);
  AddEdit(edit, 1, v1::EDIT_OPERATION_ADD, -0.25F);
  AddEdit(edit, 2, v1::EDIT_OPERATION_SCALE, 0.5F);
  AddEdit(edit, 3, v1::EDIT_OPERATION_ZERO, 0.0F);
  const auto edited = Call<v1::EditResponse>(latents, &v1::Latents::Stub::Edit, edit, "Edit");

  std::vector<float> values(static_cast<std::size_t>(rows) * width);
  std::memcpy(values.data(), packed.data(), packed.size());
  v1::EncodeRequest readable;
  readable.mutable_embeddings()->set_rows(rows);
  readable.mutable_embeddings()->set_columns(width);
  readable.mutable_embeddings()->mutable_listed()->mutable_values()->Assign(values.begin(), values.end());
  const auto listed = Call<v1::EncodeResponse>(latents, &v1::Latents::Stub::Encode, readable, "Encode (listed)");

  v1::EncodeRequest wrong;
  wrong.mutable_embeddings()->set_rows(1);
  wrong.mutable_embeddings()->set_columns(1);
  wrong.mutable_embeddings()->set_packed(std::string(sizeof(float), '\0'));
  grpc::ClientContext context;
  WithDeadline(context);
  v1::EncodeResponse ignored;
  const grpc::Status refusal = latents.Encode(&context, wrong, &ignored);

  Write(out, "health.txt", health_v1::HealthCheckResponse::ServingStatus_Name(state.status()));
  Write(out, "bundle.txt", encoded.bundle());
  Write(out, "refusal.txt", std::to_string(refusal.error_code()) + " " + refusal.error_message());
  Write(out, "latents.bin", encoded.latents().packed());
  Write(out, "scales.bin", Bytes(encoded.row_scales().mean()) + Bytes(encoded.row_scales().deviation()));
  Write(out, "decoded.bin", decoded.embeddings().packed());
  Write(out, "edited.bin", edited.embeddings().packed());
  Write(out, "listed.bin", Bytes(listed.latents().listed().values()));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::cerr << "usage: client ADDRESS PROTOS ROWS_FILE WIDTH OUT_FOLDER\n";
    return 2;
  }
  try {
    Run(argv[1], argv[3], static_cast<unsigned>(std::stoul(argv[4])), argv[5]);
    return 0;
  } catch (const std::exception& fault) {
    std::cerr << fault.what() << '\n';
    return 1;
  }
}
