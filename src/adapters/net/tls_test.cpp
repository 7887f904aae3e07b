// Certificates: made for the test, trusted or not, for this host or another.
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>

#include "adapters/net/http.hpp"
#include "support/local_server.hpp"

namespace sixbtc::net {
namespace {

struct Certificate {
  EVP_PKEY* key = EVP_RSA_gen(2048);
  X509* certificate = X509_new();

  explicit Certificate(const std::string& alternative_name) {
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate), 3600);
    X509_set_pubkey(certificate, key);
    X509_NAME* const name = X509_get_subject_name(certificate);
    const std::string common = "test";
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                               reinterpret_cast<const unsigned char*>(common.data()), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509_EXTENSION* const extension =
        X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, alternative_name.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());
  }
  ~Certificate() {
    X509_free(certificate);
    EVP_PKEY_free(key);
  }
  Certificate(const Certificate&) = delete;
  Certificate& operator=(const Certificate&) = delete;

  void write(const std::string& file) const {
    FILE* const out = std::fopen(file.c_str(), "w");
    PEM_write_X509(out, certificate);
    std::fclose(out);
  }
};

// Takes one connection and answers it.
class TlsServer {
 public:
  explicit TlsServer(const Certificate& certificate)
      : context_(SSL_CTX_new(TLS_server_method())),
        listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    SSL_CTX_use_certificate(context_, certificate.certificate);
    SSL_CTX_use_PrivateKey(context_, certificate.key);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const generic = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(listener_, generic, size), 0);
    EXPECT_EQ(listen(listener_, 1), 0);
    EXPECT_EQ(getsockname(listener_, generic, &size), 0);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~TlsServer() {
    thread_.join();
    close(listener_);
    SSL_CTX_free(context_);
  }
  TlsServer(const TlsServer&) = delete;
  TlsServer& operator=(const TlsServer&) = delete;

  [[nodiscard]] std::string url() const { return "https://localhost:" + std::to_string(port_); }
  std::string received;

 private:
  void serve() {
    const int client = accept(listener_, nullptr, nullptr);
    SSL* const tls = SSL_new(context_);
    SSL_set_fd(tls, client);
    if (SSL_accept(tls) == 1) {
      char part[4096];
      const int count = SSL_read(tls, part, sizeof(part));
      if (count > 0) {
        received.assign(part, static_cast<std::size_t>(count));
        const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        SSL_write(tls, answer.data(), static_cast<int>(answer.size()));
      }
    }
    SSL_free(tls);
    close(client);
  }

  SSL_CTX* context_;
  int listener_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

core::Result<HttpResponse> ask(const TlsServer& server, const std::string& authorities) {
  HttpRequest request;
  request.method = "GET";
  request.url = server.url();
  request.deadline = core::Duration::seconds(10);
  request.answer_bytes_max = 100;
  return make_http_client({.authorities_file = authorities})->send(request);
}

class Tls : public testing::Test {
 protected:
  std::string file_ =
      (std::filesystem::temp_directory_path() / ("sixbtc-tls-" + std::to_string(getpid()) + ".pem"))
          .string();
  void TearDown() override { std::filesystem::remove(file_); }
};

TEST_F(Tls, a_trusted_certificate_of_the_host_is_accepted) {
  const Certificate certificate("DNS:localhost");
  certificate.write(file_);
  TlsServer server(certificate);
  const auto response = ask(server, file_);
  ASSERT_TRUE(response) << response.error().to_string();
  EXPECT_EQ(response->body, "ok");
}

TEST_F(Tls, an_unknown_certificate_gets_nothing) {
  const Certificate certificate("DNS:localhost");
  TlsServer server(certificate);
  const auto response = ask(server, "");
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, core::ErrorKind::Unauthorized) << response.error().to_string();
  EXPECT_EQ(server.received, "");
}

TEST_F(Tls, a_certificate_of_another_host_gets_nothing) {
  const Certificate certificate("DNS:elsewhere.example");
  certificate.write(file_);
  TlsServer server(certificate);
  const auto response = ask(server, file_);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, core::ErrorKind::Unauthorized) << response.error().to_string();
  EXPECT_EQ(server.received, "");
}

TEST_F(Tls, without_certificates_to_trust_nothing_is_sent) {
  HttpRequest request;
  request.url = "https://localhost:1";
  request.deadline = core::Duration::seconds(10);
  const auto response = make_http_client({.authorities_file = file_})->send(request);
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().kind, core::ErrorKind::Io) << response.error().to_string();
}

}  // namespace
}  // namespace sixbtc::net
