package tanabata.replication.core.work;

import java.util.Optional;
import tanabata.replication.model.MetadataChange;

/// Both bitmaps on their way to the disk: first the device is flushed, then the copies of what has
/// changed are written.
public final class BitmapSave implements Ticket {

  private final Continuation then;
  private Optional<Copies> copies = Optional.empty();
  private int unwritten;

  private record Copies(MetadataChange.Bits invalid, MetadataChange.Bits peerLacks) {}

  /// @param then what follows when both are durable
  public BitmapSave(Continuation then) {
    this.then = then;
  }

  public Continuation then() {
    return then;
  }

  /// Begins, with copies of what has changed.
  public void begin(MetadataChange.Bits invalid, MetadataChange.Bits peerLacks) {
    copies = Optional.of(new Copies(invalid, peerLacks));
    unwritten = 0;
  }

  public boolean isFlushing() {
    return unwritten == 0;
  }

  /// The device is flushed, and the two copies go to the disk.
  public void flushed() {
    unwritten = 2;
  }

  public MetadataChange.Bits invalid() {
    return copies.orElseThrow().invalid;
  }

  public MetadataChange.Bits peerLacks() {
    return copies.orElseThrow().peerLacks;
  }

  /// One of the copies is durable.
  ///
  /// @return whether both are
  public boolean written() {
    return --unwritten == 0;
  }
}
