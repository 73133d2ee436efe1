package tanabata.node.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

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
  record On(Path keystore, Path truststore, Path passwordFile) implements TlsConfig {

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
