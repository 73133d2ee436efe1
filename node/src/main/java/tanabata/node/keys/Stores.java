package tanabata.node.keys;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import tanabata.foundation.files.PrivateFiles;

/// PKCS12 stores and passwords, as files.
final class Stores {

  private static final int PASSWORD_BYTES = 24;

  private Stores() {}

  static KeyStore empty() throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /// @throws IOException with a sentence for the operator
  static KeyStore load(Path file, char[] password) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "keys: "
              + file
              + " cannot be read: "
              + e.getMessage()
              + "; it must be a PKCS12 store that the password beside it opens",
          e);
    }
  }

  static void save(KeyStore store, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    store.store(bytes, password);
    PrivateFiles.write(file, bytes.toByteArray());
  }

  static void put(KeyStore store, String alias, Signed signed, char[] password)
      throws GeneralSecurityException {
    store.setKeyEntry(alias, signed.key(), password, signed.chain().toArray(Certificate[]::new));
  }

  static Signed signed(KeyStore store, String alias, char[] password)
      throws GeneralSecurityException {
    Key key = store.getKey(alias, password);
    List<X509Certificate> chain =
        Arrays.stream(store.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
    return new Signed((PrivateKey) key, chain);
  }

  /// A store of certificates that are believed.
  static void saveTrust(List<X509Certificate> trusted, Path file, char[] password)
      throws IOException, GeneralSecurityException {
    KeyStore store = empty();
    for (int i = 0; i < trusted.size(); i++) {
      store.setCertificateEntry("authority " + (i + 1), trusted.get(i));
    }
    save(store, file, password);
  }

  /// All certificates that a store believes in.
  static List<X509Certificate> trusted(KeyStore store) throws GeneralSecurityException {
    List<X509Certificate> found = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      if (store.isCertificateEntry(alias)
          && store.getCertificate(alias) instanceof X509Certificate certificate) {
        found.add(certificate);
      }
    }
    return found;
  }

  /// What the file says in its first line.
  static String password(Path file) throws IOException {
    try (var lines = Files.newBufferedReader(file)) {
      String first = lines.readLine();
      if (first == null || first.isEmpty()) {
        throw new IOException("keys: " + file + " is empty; its first line must be the password");
      }
      return first;
    }
  }

  /// The same; one that is missing is made, with a password that nobody has to remember.
  static String passwordOrNew(Path file) throws IOException {
    if (!Files.exists(file)) {
      PrivateFiles.write(file, (newPassword() + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    return password(file);
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }
}
