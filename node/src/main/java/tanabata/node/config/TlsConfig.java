package tanabata.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tanabata.foundation.tls.Expired;
import tanabata.foundation.tls.StoreFiles;

/// Whether a connection is encrypted and each side proves who it is.
public sealed interface TlsConfig {

  /// Plain TCP: said so in the file, or both addresses are loopback.
  record Off() implements TlsConfig {}

  /// Both sides prove themselves.
  ///
  /// @param keystore PKCS12, holds this host's key and certificate
  /// @param truststore PKCS12, holds the certificates that the others may show, or those of who
  ///   signed them
  /// @param passwordFile its first line opens both
  /// @param expired what becomes of a certificate that has expired
  record On(Path keystore, Path truststore, Path passwordFile, Expired expired)
      implements TlsConfig {

    /// Refuses what has expired.
    public On(Path keystore, Path truststore, Path passwordFile) {
      this(keystore, truststore, passwordFile, Expired.REFUSE);
    }

    /// As files that are read when they are needed.
    public StoreFiles files() {
      return new StoreFiles(keystore, truststore, this::readPassword);
    }

    public char[] readPassword() throws IOException {
      return firstLine(passwordFile).toCharArray();
    }
  }

  /// @throws IOException with a sentence, if there is none
  static String firstLine(Path passwordFile) throws IOException {
    if (!Files.isRegularFile(passwordFile) || !Files.isReadable(passwordFile)) {
      throw new IOException(
          passwordFile + " cannot be read; it must be a file whose first line is the password");
    }
    try (var lines = Files.newBufferedReader(passwordFile)) {
      String first = lines.readLine();
      if (first == null || first.isEmpty()) {
        throw new IOException(passwordFile + " is empty; its first line must be the password");
      }
      return first;
    }
  }
}
