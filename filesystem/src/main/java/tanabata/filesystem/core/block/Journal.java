package tanabata.filesystem.core.block;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.core.work.LockId;
import tanabata.filesystem.core.work.Ticket;
import tanabata.filesystem.format.BlockHeader;
import tanabata.filesystem.format.Geometry;
import tanabata.filesystem.format.Record;
import tanabata.filesystem.format.SlotView;
import tanabata.foundation.InvariantViolation;
import tanabata.foundation.Moment;

/// The journal of this mount: a redo log of metadata (Mohan et al., ARIES, 1992, without undo: what
/// is not in a record has not happened).
///
/// All operations since the last commit are one transaction, which is one record. A block goes to
/// its place when its record is durable, and before its lock goes to another mount. One thing is
/// done at a time: a commit, or writing in place. So when a transaction is durable that frees a
/// block, nothing of that block is still on its way to the disk.
public final class Journal {

  /// What [Effect]s of the journal carry.
  private enum Step implements Ticket {
    FLUSH_BEFORE,
    RECORD,
    FLUSH,
    IN_PLACE,
    FLUSH_IN_PLACE,
    TAIL
  }

  private static final long COMMIT_NANOS = 1_000_000_000L;

  /// Blocks.
  private static final int MOST_IN_A_WRITE = 64;

  private final Geometry geometry;
  private final int slot;
  private final BlockCache cache;
  private final Consumer<? super Effect> effects;
  private final Ring ring;
  private final int mostInTransaction;
  private byte[] slotBlock;
  private long clock;

  private Transaction running = new Transaction();
  private Optional<Transaction> committing = Optional.empty();
  private final List<Handover> handovers = new ArrayList<>();
  private Optional<InPlace> inPlace = Optional.empty();
  private long lastDurable;

  /// Records before this one are in place, but perhaps not durably.
  private final LinkedHashSet<Long> placedIn = new LinkedHashSet<>();

  private FreedBlocks freedBlocks = new NoFreedBlocks();

  /// Who waits for the flush that is under way.
  private List<Runnable> flushingFor = List.of();

  private boolean unflushedData;
  private boolean commitWanted;
  private boolean checkpointWanted;
  private Moment now = Moment.ZERO;

  /// What is changed by one record.
  private final class Transaction {
    private final Map<Long, CachedBlock> dirty = new LinkedHashMap<>();
    private final List<Run> freed = new ArrayList<>();

    /// What an earlier record still has to say of blocks that this transaction has freed.
    private final List<CachedBlock> freedLogged = new ArrayList<>();

    private final List<Runnable> waiting = new ArrayList<>();
    private Moment began = now;
    private boolean newData;

    boolean isEmpty() {
      return dirty.isEmpty() && freed.isEmpty();
    }
  }

  /// Keeps blocks that operations have freed from being overwritten too early.
  public interface FreedBlocks {

    void freed(Run blocks);

    /// That they are free is durable.
    void available(List<Run> blocks);
  }

  private static final class NoFreedBlocks implements FreedBlocks {

    @Override
    public void freed(Run blocks) {}

    @Override
    public void available(List<Run> blocks) {}
  }

  /// A lock that is about to go to another mount.
  private record Handover(LockId lock, Runnable then) {}

  /// Blocks on their way to their places.
  private static final class InPlace {
    private final Map<CachedBlock, byte[]> images = new LinkedHashMap<>();
    private final List<Handover> handovers = new ArrayList<>();
    private boolean isCheckpoint;
    private int outstanding;
  }

  /// @param slotBlock of this mount's slot, as it is on the disk
  public Journal(
      Geometry geometry,
      int slot,
      byte[] slotBlock,
      BlockCache cache,
      Consumer<? super Effect> effects) {
    this.geometry = geometry;
    this.slot = slot;
    this.slotBlock = slotBlock;
    this.cache = cache;
    this.effects = effects;
    this.ring = new Ring(geometry.journalBlocks(), SlotView.tail(slotBlock));
    this.mostInTransaction = geometry.journalBlocks() / 16;
    this.clock = SlotView.clock(slotBlock);
    this.lastDurable = ring.next() - 1;
  }

  /// The highest version that this mount has given or seen.
  public long clock() {
    return Math.max(clock, cache.newest());
  }

  /// The block of this mount's slot, as it was written last.
  public byte[] slotBlock() {
    return slotBlock;
  }

  /// A block of another mount was seen: own changes are later ones.
  public void learn(long version) {
    clock = Math.max(clock, version);
  }

  // What operations do.

  /// Whether another operation may change something now; if not, a commit has to end first.
  public boolean mayGrow() {
    boolean may = running.dirty.size() < mostInTransaction;
    commitWanted |= !may;
    return may;
  }

  void changed(BlockKey key, byte[] bytes, long base) {
    begin();
    clock = clock() + 1;
    BlockHeader.setVersion(bytes, clock);
    CachedBlock block = entry(key, bytes);
    block.change(bytes, base);
    running.dirty.put(key.number(), block);
  }

  private CachedBlock entry(BlockKey key, byte[] bytes) {
    Optional<CachedBlock> found = cache.find(key.number());
    if (found.isPresent() && found.get().key().equals(key)) {
      return found.get();
    }
    found.ifPresent(this::retire);
    CachedBlock block = new CachedBlock(key, bytes);
    cache.put(block);
    return block;
  }

  void freed(BlockKey key) {
    begin();
    cache.find(key.number()).ifPresent(this::retire);
    running.dirty.remove(key.number());
    freed(new Run(key.number(), 1));
  }

  void freed(Run blocks) {
    begin();
    running.freed.add(blocks);
    freedBlocks.freed(blocks);
  }

  private void retire(CachedBlock block) {
    if (block.logged().isPresent()) {
      running.freedLogged.add(block);
    }
    block.isFreed();
    cache.drop(block.key().number());
  }

  private void begin() {
    if (running.isEmpty()) {
      running.began = now;
    }
  }

  /// Who keeps blocks that were freed from being overwritten before that is durable. To be said
  /// before anything is changed.
  public void use(FreedBlocks keeper) {
    freedBlocks = keeper;
  }

  /// The running transaction says of blocks that they hold data which was written just now.
  public void hasNewData() {
    running.newData = true;
  }

  /// Data of files has been written to the device, by this mount or perhaps by another one.
  public void dataWritten() {
    unflushedData = true;
  }

  /// Runs `then` when all that was done and written before is durable.
  public void sync(Runnable then) {
    running.waiting.add(then);
  }

  /// Runs `then` when the blocks under this lock are in place. Nothing may change them from now on.
  public void handOver(LockId lock, Runnable then) {
    handovers.add(new Handover(lock, then));
  }

  /// Makes everything durable and in place, for a mount that ends.
  public void checkpoint() {
    commitWanted |= !running.isEmpty();
    checkpointWanted = true;
  }

  /// Whether nothing is to be done, and the journal holds nothing that is not in place.
  public boolean isEmpty() {
    return running.isEmpty()
        && running.waiting.isEmpty()
        && isIdle()
        && !checkpointWanted
        && handovers.isEmpty()
        && ring.used() == 0;
  }

  /// Whether nothing is under way, so that more can be asked for.
  public boolean isIdle() {
    return committing.isEmpty() && inPlace.isEmpty() && flushingFor.isEmpty();
  }

  @Override
  public String toString() {
    return "journal: "
        + running.dirty.size()
        + " changed, "
        + ring.used()
        + " used"
        + (committing.isPresent() ? ", commits" : "")
        + (inPlace.isPresent() ? ", writes in place" : "")
        + (flushingFor.isEmpty() ? "" : ", flushes")
        + ", hands over "
        + handovers;
  }

  public void tick(Moment at) {
    now = at;
    boolean due = !running.isEmpty() && at.since(running.began).toNanos() >= COMMIT_NANOS;
    commitWanted |= due;
  }

  // What is under way.

  /// Begins what is to be done next.
  public void pump() {
    if (!isIdle()) {
      return;
    }
    boolean waits = !running.waiting.isEmpty();
    boolean handsOverChanges = handovers.stream().anyMatch(this::hasDirty);
    if (!running.isEmpty() && (commitWanted || waits || handsOverChanges)) {
      commit();
    } else if (waits) {
      flushingFor = List.copyOf(running.waiting);
      running.waiting.clear();
      emitFlush(Step.FLUSH);
    } else if (!handovers.isEmpty()) {
      placeForHandovers();
    } else if (checkpointWanted || ring.used() > geometry.journalBlocks() / 2) {
      placeAll();
    }
  }

  private boolean hasDirty(Handover handover) {
    return cache.under(handover.lock).stream().anyMatch(CachedBlock::isDirty);
  }

  private void commit() {
    if (!ring.hasRoom(Record.mostBlocks(running.dirty.size()))) {
      placeAll();
      return;
    }
    commitWanted = false;
    Transaction transaction = running;
    committing = Optional.of(transaction);
    running = new Transaction();
    boolean flushFirst = unflushedData && (transaction.newData || !transaction.waiting.isEmpty());
    snapshot(transaction);
    if (flushFirst) {
      emitFlush(Step.FLUSH_BEFORE);
    } else {
      writeRecord();
    }
  }

  private byte[] record = new byte[0];

  private void snapshot(Transaction transaction) {
    List<Record.Image> images = new ArrayList<>();
    for (CachedBlock block : transaction.dirty.values()) {
      BlockHeader.seal(block.bytes(), cache.seal());
      images.add(new Record.Image(block.key().number(), block.base(), block.bytes()));
      block.logged(ring.next());
    }
    record =
        Record.write(
            cache.filesystem(),
            cache.seal(),
            ring.next(),
            SlotView.incarnation(slotBlock),
            clock(),
            images);
  }

  private void writeRecord() {
    int place = ring.add(record.length / Geometry.BLOCK);
    long block = geometry.journalStart(slot) + place;
    effects.accept(new Effect.WriteBlocks(Step.RECORD, block, record, true));
    record = new byte[0];
  }

  private void emitFlush(Step step) {
    unflushedData = false;
    effects.accept(new Effect.Flush(step));
  }

  private void placeForHandovers() {
    InPlace work = new InPlace();
    work.handovers.addAll(handovers);
    handovers.clear();
    for (Handover handover : work.handovers) {
      cache.under(handover.lock).forEach(block -> place(block, work));
    }
    begin(work);
  }

  private void placeAll() {
    InPlace work = new InPlace();
    work.isCheckpoint = true;
    cache.all().forEach(block -> place(block, work));
    begin(work);
  }

  private static void place(CachedBlock block, InPlace work) {
    block.logged().ifPresent(image -> work.images.put(block, image));
  }

  private void begin(InPlace work) {
    inPlace = Optional.of(work);
    TreeMap<Long, byte[]> places = new TreeMap<>();
    work.images.forEach((block, image) -> places.put(block.key().number(), image));
    List<byte[]> adjacent = new ArrayList<>();
    long first = 0;
    for (Map.Entry<Long, byte[]> place : places.entrySet()) {
      if (place.getKey() != first + adjacent.size() || adjacent.size() == MOST_IN_A_WRITE) {
        write(first, adjacent, work);
        first = place.getKey();
        adjacent.clear();
      }
      adjacent.add(place.getValue());
    }
    write(first, adjacent, work);
    if (work.outstanding == 0) {
      placed(work);
    }
  }

  /// Blocks beside each other, as inodes of one directory mostly are, are one write.
  private void write(long first, List<byte[]> blocks, InPlace work) {
    if (!blocks.isEmpty()) {
      byte[] bytes = new byte[blocks.size() * Geometry.BLOCK];
      for (int i = 0; i < blocks.size(); i++) {
        System.arraycopy(blocks.get(i), 0, bytes, i * Geometry.BLOCK, Geometry.BLOCK);
      }
      work.outstanding++;
      effects.accept(new Effect.WriteBlocks(Step.IN_PLACE, first, bytes, false));
    }
  }

  /// @return whether the ticket is one of the journal's
  public boolean done(Ticket ticket) {
    if (!(ticket instanceof Step step)) {
      return false;
    }
    switch (step) {
      case FLUSH_BEFORE -> writeRecord();
      case RECORD -> durable(committing.orElseThrow());
      case FLUSH -> {
        List<Runnable> woken = flushingFor;
        flushingFor = List.of();
        woken.forEach(Runnable::run);
      }
      case IN_PLACE -> {
        InPlace work = inPlace.orElseThrow();
        work.outstanding--;
        if (work.outstanding == 0) {
          placed(work);
        }
      }
      case FLUSH_IN_PLACE -> {
        placedIn.clear();
        moveTail();
      }
      case TAIL -> {
        inPlace = Optional.empty();
        checkpointWanted = false;
      }
    }
    return true;
  }

  private void durable(Transaction transaction) {
    lastDurable = ring.next() - 1;
    committing = Optional.empty();
    freedBlocks.available(transaction.freed);
    transaction.waiting.forEach(Runnable::run);
  }

  private void placed(InPlace work) {
    work.images.forEach((block, image) -> {
      placedIn.add(block.loggedIn());
      block.inPlace(image);
    });
    work.handovers.forEach(handover -> handover.then.run());
    if (work.isCheckpoint) {
      emitFlush(Step.FLUSH_IN_PLACE);
    } else {
      inPlace = Optional.empty();
    }
  }

  private void moveTail() {
    ring.release(firstNeeded());
    // What the running transaction has freed may hold the tail back.
    commitWanted |= ring.used() > geometry.journalBlocks() / 2 && !running.isEmpty();
    slotBlock = slotBlock.clone();
    SlotView.setTail(slotBlock, ring.tail());
    writeSlot(Step.TAIL);
  }

  private void writeSlot(Step step) {
    SlotView.setClock(slotBlock, clock());
    BlockHeader.setVersion(slotBlock, clock());
    BlockHeader.seal(slotBlock, cache.seal());
    effects.accept(new Effect.WriteBlocks(step, geometry.slotBlock(slot), slotBlock, true));
  }

  private long firstNeeded() {
    long first = ring.next();
    for (CachedBlock block : cache.all()) {
      if (block.logged().isPresent()) {
        first = Math.min(first, block.loggedIn());
      }
    }
    for (CachedBlock block : running.freedLogged) {
      first = Math.min(first, block.loggedIn());
    }
    for (long sequence : placedIn) {
      first = Math.min(first, sequence);
    }
    InvariantViolation.unless(
        first <= lastDurable + 1, "the tail of a journal is at its head at most");
    return first;
  }
}
