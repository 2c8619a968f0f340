package dev.mortise.goplugin;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// A throw-away key and its self-signed certificate: who one side is, for one start.
///
/// The curve is P-256: peers whose own certificates are on P-521 accept it, and making one takes a
/// millisecond instead of tens. Valid from 30 s ago (clocks of one machine agree) for ten years.
record Identity(PrivateKey key, X509Certificate certificate) {
  private static final byte[] ECDSA_SHA256 = Der.sequence(Der.oid("1.2.840.10045.4.3.2"));

  static Identity create() {
    try {
      var generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      KeyPair pair = generator.generateKeyPair();
      byte[] body = body(pair);
      Signature signer = Signature.getInstance("SHA256withECDSA");
      signer.initSign(pair.getPrivate());
      signer.update(body);
      byte[] der = Der.sequence(body, ECDSA_SHA256, Der.bits(0, signer.sign()));
      var factory = CertificateFactory.getInstance("X.509");
      return new Identity(
          pair.getPrivate(),
          (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(der)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make a P-256 certificate", e);
    }
  }

  private static byte[] body(KeyPair pair) {
    byte[] name = Der.sequence(attribute("2.5.4.10", "Mortise"), attribute("2.5.4.3", "localhost"));
    Instant now = Instant.now();
    byte[] validity =
        Der.sequence(Der.time(now.minusSeconds(30)), Der.time(now.plus(Duration.ofDays(3653))));
    byte[] serial = new BigInteger(127, new SecureRandom()).setBit(126).toByteArray();
    return Der.sequence(
        Der.tagged(0xa0, Der.integer(new byte[] {2})),
        Der.integer(serial),
        ECDSA_SHA256,
        name,
        validity,
        name,
        pair.getPublic().getEncoded(),
        Der.tagged(0xa3, extensions()));
  }

  private static byte[] attribute(String oid, String value) {
    return Der.set(Der.sequence(Der.oid(oid), Der.utf8(value)));
  }

  private static byte[] extensions() {
    // digitalSignature, keyEncipherment, keyAgreement, keyCertSign
    byte[] usage = Der.bits(2, new byte[] {(byte) 0xac});
    byte[] purposes = Der.sequence(Der.oid("1.3.6.1.5.5.7.3.2"), Der.oid("1.3.6.1.5.5.7.3.1"));
    byte[] names = Der.sequence(Der.tagged(0x82, "localhost".getBytes(StandardCharsets.US_ASCII)));
    return Der.sequence(
        Der.sequence(Der.oid("2.5.29.15"), Der.yes(), Der.octets(usage)),
        Der.sequence(Der.oid("2.5.29.37"), Der.octets(purposes)),
        Der.sequence(Der.oid("2.5.29.19"), Der.yes(), Der.octets(Der.sequence(Der.yes()))),
        Der.sequence(Der.oid("2.5.29.17"), Der.octets(names)));
  }

  /// The certificate as the host hands it to the plugin.
  String pem() {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded());
    return "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n";
  }

  /// The certificate as the plugin hands it to the host: without padding.
  String handshakeField() {
    return Base64.getEncoder().withoutPadding().encodeToString(encoded());
  }

  private byte[] encoded() {
    try {
      return certificate.getEncoded();
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }
}
