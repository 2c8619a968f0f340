package dev.mortise.goplugin;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/// What both sides of AutoMTLS use for every connection of one start, whoever dials.
///
/// Only the very certificate that was exchanged at the start is trusted. The JDK's TLS, because
/// netty's own lacks the curve P-521 that go-plugin uses.
///
/// @param self who this side is
/// @param peer the only certificate the other side may show
record Tls(Identity self, X509Certificate peer) {

  SslContext client() {
    return build(SslContextBuilder.forClient().keyManager(self.key(), self.certificate()));
  }

  SslContext server() {
    return build(
        SslContextBuilder.forServer(self.key(), self.certificate()).clientAuth(ClientAuth.REQUIRE));
  }

  private SslContext build(SslContextBuilder builder) {
    try {
      return GrpcSslContexts.configure(builder, SslProvider.JDK)
          .protocols("TLSv1.3", "TLSv1.2")
          .trustManager(new Pin(peer))
          .build();
    } catch (SSLException e) {
      throw new IllegalStateException("this Java runtime cannot do TLS with ALPN", e);
    }
  }

  /// Trusts one certificate. Names are not compared: the pin says more than a name.
  private static final class Pin extends X509ExtendedTrustManager {
    private final X509Certificate pinned;

    Pin(X509Certificate pinned) {
      this.pinned = pinned;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      if (chain.length == 0 || !pinned.equals(chain[0])) {
        throw new CertificateException("the peer shows another certificate than at the handshake");
      }
      pinned.checkValidity();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      check(chain);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
