package tanabata.node.keys;

import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import tanabata.foundation.NodeId;
import tanabata.foundation.files.PrivateFiles;

/// The key of an NBD client, and whom it believes.
public final class ClientKeys {

  private final NodeId name;
  private final Signed signed;
  private final List<X509Certificate> servers;

  ClientKeys(NodeId name, Signed signed, List<X509Certificate> servers) {
    this.name = name;
    this.signed = signed;
    this.servers = List.copyOf(servers);
  }

  public NodeId name() {
    return name;
  }

  /// Writes `ca-cert.pem`, `client-cert.pem` and `client-key.pem`, as libnbd and QEMU look for
  /// them, and `NAME.p12` with `NAME.password` for others, into a folder of the client's own.
  public void write(Path folder) throws IOException {
    PrivateFiles.createFolders(folder);
    try {
      pem(folder.resolve("ca-cert.pem"), servers);
      pem(folder.resolve("client-cert.pem"), signed.chain());
      StringWriter key = new StringWriter();
      try (PemWriter writer = new PemWriter(key)) {
        writer.writeObject(new PemObject("PRIVATE KEY", withPublicKey(signed)));
      }
      save(folder.resolve("client-key.pem"), key);
      char[] password = Stores.passwordOrNew(folder.resolve(name + ".password")).toCharArray();
      KeyStore store = Stores.empty();
      Stores.put(store, name.name(), signed, password);
      for (int i = 0; i < servers.size(); i++) {
        store.setCertificateEntry("authority " + (i + 1), servers.get(i));
      }
      Stores.save(store, folder.resolve(name + ".p12"), password);
    } catch (GeneralSecurityException e) {
      throw new IOException("keys: those of " + name + " cannot be written: " + e.getMessage(), e);
    }
  }

  /// The private key in PKCS8, and in it the public one. **Reason:** Java writes it without, and
  /// GnuTLS, by which libnbd and QEMU speak TLS, then refuses it.
  private static byte[] withPublicKey(Signed signed) throws IOException {
    SubjectPublicKeyInfo open =
        SubjectPublicKeyInfo.getInstance(signed.certificate().getPublicKey().getEncoded());
    BigInteger secret =
        ECPrivateKey.getInstance(
                PrivateKeyInfo.getInstance(signed.key().getEncoded()).parsePrivateKey())
            .getKey();
    int bits = ((ECKey) signed.key()).getParams().getOrder().bitLength();
    return new PrivateKeyInfo(
            open.getAlgorithm(), new ECPrivateKey(bits, secret, open.getPublicKeyData(), null))
        .getEncoded();
  }

  private static void pem(Path file, List<X509Certificate> certificates)
      throws IOException, CertificateEncodingException {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      for (X509Certificate each : certificates) {
        writer.writeObject(new PemObject("CERTIFICATE", each.getEncoded()));
      }
    }
    save(file, text);
  }

  private static void save(Path file, StringWriter text) throws IOException {
    PrivateFiles.write(file, text.toString().getBytes(StandardCharsets.US_ASCII));
  }
}
