package tanabata.foundation.tls;

import java.io.IOException;
import java.util.List;

/// When the certificates of both stores end. To open a store takes tens of milliseconds of the
/// processor, by its design; so a store is opened again only when its file was replaced.
///
/// Any thread.
public final class KnownEndings {

  private final StoreFiles files;
  private volatile Known known = new Known(List.of(), List.of());

  private record Known(List<FileState> states, List<Ending> endings) {}

  public KnownEndings(StoreFiles files) {
    this.files = files;
  }

  /// Every certificate in both stores, with its end.
  ///
  /// @throws IOException with a sentence for the operator
  public List<Ending> now() throws IOException {
    // Looked at first: what is replaced while it is read is read once more.
    List<FileState> states = FileState.of(files);
    Known before = known;
    if (states.equals(before.states)) {
      return before.endings;
    }
    List<Ending> endings = files.endings();
    known = new Known(states, endings);
    return endings;
  }
}
