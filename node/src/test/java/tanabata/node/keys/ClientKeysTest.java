package tanabata.node.keys;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.InstantSource;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemReader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tanabata.foundation.NodeId;

/// The files of an NBD client, as GnuTLS needs them.
class ClientKeysTest {

  @TempDir Path folder;

  @BeforeEach
  void writeThem() throws IOException {
    Authority.create(folder.resolve("authority"), InstantSource.system())
        .issueClient(new NodeId("laptop"), Authority.USUAL_LIFE)
        .write(folder.resolve("laptop"));
  }

  private byte[] key() throws IOException {
    try (PemReader reader =
        new PemReader(Files.newBufferedReader(folder.resolve("laptop/client-key.pem")))) {
      return reader.readPemObject().getContent();
    }
  }

  private X509Certificate certificate() throws Exception {
    try (var in = Files.newInputStream(folder.resolve("laptop/client-cert.pem"))) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void the_private_key_carries_the_public_one_of_its_certificate() throws Exception {
    var inside =
        org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(
            PrivateKeyInfo.getInstance(key()).parsePrivateKey());
    assertArrayEquals(
        SubjectPublicKeyInfo.getInstance(certificate().getPublicKey().getEncoded())
            .getPublicKeyData()
            .getOctets(),
        inside.getPublicKey().getOctets());
  }

  @Test
  void the_private_key_is_the_one_in_the_pkcs12_store() throws Exception {
    Path laptop = folder.resolve("laptop");
    char[] password = Stores.password(laptop.resolve("laptop.password")).toCharArray();
    ECPrivateKey stored =
        (ECPrivateKey)
            Stores.signed(Stores.load(laptop.resolve("laptop.p12"), password), "laptop", password)
                .key();
    ECPrivateKey written =
        (ECPrivateKey) KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key()));
    assertEquals(stored.getS(), written.getS());
  }
}
