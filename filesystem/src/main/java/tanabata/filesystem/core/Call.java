package tanabata.filesystem.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tanabata.filesystem.core.block.Run;
import tanabata.filesystem.core.operation.Operation;
import tanabata.filesystem.core.operation.Work;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.LockId.Mode;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.request.Caller;
import tanabata.foundation.Payload;

/// A call that is under way. It is also what its effects carry.
final class Call implements Ticket, Work.Pins {

  private final long id;
  private final Caller caller;
  private final long wall;
  private final Kind kind;
  private final Optional<Payload> payload;

  /// Where it begins anew if it has to take its locks in another order.
  private Operation first;

  private Operation current;
  private boolean answered;
  private boolean untouched = true;

  private Waits waits = Waits.FOR_NOTHING;

  private final TreeMap<LockId, Mode> needed = new TreeMap<>();
  private final TreeMap<LockId, Mode> pinned = new TreeMap<>();
  private final Set<LockId> refused = new TreeSet<>();
  private final List<Run> reserved = new ArrayList<>();

  enum Kind {
    LOOKS,
    MAY_CHANGE,
    /// The kernel holds pages until it is answered.
    FILLS_PAGES,
    /// The same, and it changes the file.
    WRITES_PAGES_BACK
  }

  /// What has to be done before it goes on.
  enum Waits {
    FOR_NOTHING,
    FOR_READING,
    FOR_WRITING,
    FOR_WRITING_DURABLY,
    /// The kernel drops pages.
    FOR_DROPPING
  }

  /// @param payload what is to be released when it has ended
  Call(
      long id,
      Caller caller,
      long wall,
      Operation operation,
      Kind kind,
      Optional<Payload> payload) {
    this.id = id;
    this.caller = caller;
    this.wall = wall;
    this.first = operation;
    this.current = operation;
    this.kind = kind;
    this.payload = payload;
  }

  long id() {
    return id;
  }

  Caller caller() {
    return caller;
  }

  long wall() {
    return wall;
  }

  boolean mayChange() {
    return switch (kind) {
      case LOOKS, FILLS_PAGES -> false;
      case MAY_CHANGE, WRITES_PAGES_BACK -> true;
    };
  }

  /// Whether the kernel holds pages until it is answered.
  boolean holdsPages() {
    return switch (kind) {
      case LOOKS, MAY_CHANGE -> false;
      case FILLS_PAGES, WRITES_PAGES_BACK -> true;
    };
  }

  Optional<Payload> payload() {
    return payload;
  }

  Operation current() {
    return current;
  }

  /// Whether nothing of it has been done yet, so that it can be given up.
  boolean isUntouched() {
    return untouched && !isWriting() && current == first;
  }

  boolean isWriting() {
    return waits == Waits.FOR_WRITING || waits == Waits.FOR_WRITING_DURABLY;
  }

  /// What was done counts; it goes on with this, and never before it.
  void proceed(Operation next) {
    untouched = false;
    first = next;
    current = next;
    needed.keySet().removeIf(lock -> lock.kind() == LockId.Kind.OPEN && !pinned.containsKey(lock));
    refused.clear();
  }

  /// Bytes are written, then this follows; if that cannot be, all of it begins anew.
  void write(Operation then, boolean durable) {
    current = then;
    waits = durable ? Waits.FOR_WRITING_DURABLY : Waits.FOR_WRITING;
  }

  /// Its answer is read.
  void read() {
    waits = Waits.FOR_READING;
  }

  /// What was done counts; this follows when the kernel has dropped pages.
  void drop(Operation then) {
    proceed(then);
    waits = Waits.FOR_DROPPING;
  }

  Waits waits() {
    return waits;
  }

  /// Nothing is in its way any more.
  void goOn() {
    waits = Waits.FOR_NOTHING;
  }

  void beginAnew() {
    current = first;
    waits = Waits.FOR_NOTHING;
  }

  boolean isAnswered() {
    return answered;
  }

  void answered() {
    answered = true;
  }

  TreeMap<LockId, Mode> needed() {
    return needed;
  }

  TreeMap<LockId, Mode> pinned() {
    return pinned;
  }

  List<Run> reserved() {
    return reserved;
  }

  void refused(LockId lock) {
    refused.add(lock);
  }

  @Override
  public boolean isRefused(LockId lock) {
    return refused.contains(lock);
  }

  @Override
  public boolean has(LockId lock, Mode mode) {
    return pinned.getOrDefault(lock, Mode.NONE).covers(mode);
  }

  @Override
  public String toString() {
    return "call " + id;
  }
}
