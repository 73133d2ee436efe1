package tanabata.foundation.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import tanabata.foundation.Sanitizer;

/// Where one side of TLS has its key, and whom it believes.
///
/// @param keystore PKCS12, holds this side's key and certificate
/// @param truststore PKCS12, holds the certificates that are believed, or roots that sign them
/// @param password reads what opens both
public record StoreFiles(Path keystore, Path truststore, Password password) {

  /// Reads a password, anew each time.
  @FunctionalInterface
  public interface Password {
    /// @throws IOException with a sentence for the operator
    char[] read() throws IOException;
  }

  /// @throws IOException with a sentence for the operator
  KeyStore keys() throws IOException {
    return load(keystore);
  }

  /// @throws IOException with a sentence for the operator
  KeyStore trusted() throws IOException {
    return load(truststore);
  }

  private KeyStore load(Path file) throws IOException {
    char[] secret = password.read();
    try {
      return OpenStores.open(file, secret);
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException(
          "tls: "
              + file
              + " cannot be read: "
              + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
              + "; it must be a PKCS12 store that the password file opens",
          e);
    }
  }

  /// By what it is noticed that one of both was replaced.
  ///
  /// @throws IOException with a sentence for the operator
  List<FileState> states() throws IOException {
    try {
      return List.of(FileState.of(keystore), FileState.of(truststore));
    } catch (IOException e) {
      throw new IOException(
          "tls: " + e.getMessage() + " cannot be read; it must be a PKCS12 store", e);
    }
  }

  /// Makes sure that both stores can be opened.
  ///
  /// @throws IOException with a sentence for the operator
  public void check() throws IOException {
    keys();
    trusted();
  }

  /// The own certificates.
  ///
  /// @throws IOException with a sentence for the operator
  public List<X509Certificate> own() throws IOException {
    KeyStore store = keys();
    return certificates(store).stream().filter(each -> each.isKey).map(Entry::certificate).toList();
  }

  /// Every certificate in both stores, with its end.
  ///
  /// @throws IOException with a sentence for the operator
  public List<Ending> endings() throws IOException {
    return Stream.concat(
            certificates(keys()).stream().map(each -> ending(each.certificate, keystore)),
            certificates(trusted()).stream().map(each -> ending(each.certificate, truststore)))
        .toList();
  }

  private record Entry(X509Certificate certificate, boolean isKey) {}

  private static List<Entry> certificates(KeyStore store) throws IOException {
    try {
      List<Entry> found = new ArrayList<>();
      for (String alias : Collections.list(store.aliases())) {
        if (store.getCertificate(alias) instanceof X509Certificate certificate) {
          found.add(new Entry(certificate, store.isKeyEntry(alias)));
        }
      }
      return found;
    } catch (GeneralSecurityException e) {
      throw new IOException("tls: a store is damaged: " + e.getMessage(), e);
    }
  }

  private static Ending ending(X509Certificate certificate, Path file) {
    return ending(certificate, file.toString());
  }

  static Ending ending(X509Certificate certificate, String where) {
    return new Ending(
        Sanitizer.onOneLine(certificate.getSubjectX500Principal().getName()),
        where,
        certificate.getNotAfter().toInstant());
  }
}
