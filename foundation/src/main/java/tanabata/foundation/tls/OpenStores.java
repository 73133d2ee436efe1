package tanabata.foundation.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// The stores that this process has opened. To open one takes tens of milliseconds of the
/// processor, by its design, and each link and each status asks for the same few; so one is opened
/// again only when its file was replaced, or the password is another one.
///
/// Any thread. Nobody changes what it gets.
final class OpenStores {

  private static final ConcurrentMap<Path, Opened> OPENED = new ConcurrentHashMap<>();

  private record Opened(FileState state, char[] password, KeyStore store) {

    boolean isOf(FileState now, char[] secret) {
      return state.equals(now) && Arrays.equals(password, secret);
    }
  }

  private OpenStores() {}

  /// @param file PKCS12
  static KeyStore open(Path file, char[] password) throws IOException, GeneralSecurityException {
    // Looked at first: what is replaced while it is read is read once more.
    FileState state = FileState.of(file);
    Opened before = OPENED.get(file);
    if (before != null && before.isOf(state, password)) {
      return before.store;
    }
    try (InputStream in = Files.newInputStream(file)) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, password);
      OPENED.put(file, new Opened(state, password.clone(), store));
      return store;
    }
  }
}
