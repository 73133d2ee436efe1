package tanabata.filesystem.storm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import tanabata.filesystem.core.work.Effect;
import tanabata.filesystem.model.TestPayload;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Errno;
import tanabata.filesystem.request.Reply;
import tanabata.filesystem.request.Request;
import tanabata.simulation.World;

/// The pages of files that a kernel keeps, as Linux does for FUSE. Whoever fills a page holds it
/// until that is answered, and everybody else waits for it: readers, orders of the mount, and
/// writes that go past the pages, which drop them before they ask. Such writes to one file come one
/// after the other.
///
/// Who stores into a mapping changes a page that is there, and asks nobody. It is written back
/// after a while, or before it is dropped; while it is, it can be read, but neither changed nor
/// dropped.
public final class ToyPages {

  static final int PAGE = 4096;

  private static final Caller USER = new Caller(0, 0, 1);

  private final World world;
  private final BiConsumer<Request, Consumer<Answer>> mount;
  private final Map<Long, File> files = new HashMap<>();
  private long served;

  private static final class File {
    private final TreeMap<Long, Page> pages = new TreeMap<>();
    private final Deque<Runnable> writers = new ArrayDeque<>();
  }

  private static final class Page {
    private byte[] bytes = new byte[PAGE];
    private boolean isFilled;
    private boolean isLost;
    private boolean isHeld = true;
    private boolean isWrittenBack;
    private final List<Runnable> waiting = new ArrayList<>();

    /// Who has stored into it since it was written back.
    private List<Consumer<Reply>> stores = new ArrayList<>();

    private boolean isBusy() {
      return isHeld || isWrittenBack;
    }

    /// When nobody holds it any more.
    private void then(Runnable step) {
      if (isBusy()) {
        waiting.add(step);
      } else {
        step.run();
      }
    }

    private void letGo() {
      isHeld = false;
      isWrittenBack = false;
      List<Runnable> all = List.copyOf(waiting);
      waiting.clear();
      all.forEach(Runnable::run);
    }
  }

  /// @param mount takes what the kernel asks
  public ToyPages(World world, BiConsumer<Request, Consumer<Answer>> mount) {
    this.world = world;
    this.mount = mount;
  }

  void forget() {
    files.clear();
  }

  /// How many pages were there when they were read.
  public long served() {
    return served;
  }

  /// The pages of a file that nobody is at, and nobody has stored into.
  Map<Long, byte[]> clean(long node) {
    Map<Long, byte[]> clean = new TreeMap<>();
    file(node)
        .pages
        .forEach((index, page) -> {
          if (page.isFilled && !page.isBusy() && page.stores.isEmpty()) {
            clean.put(index, page.bytes);
          }
        });
    return clean;
  }

  private File file(long node) {
    return files.computeIfAbsent(node, _ -> new File());
  }

  /// Reads through the pages: `read(2)`, `sendfile(2)`, a mapping.
  ///
  /// @param then gets nothing if the mount has failed
  public void read(long node, long offset, int length, Consumer<Optional<byte[]>> then) {
    goOn(new Reading(node, offset, new byte[length], then), 0);
  }

  private record Reading(long node, long offset, byte[] into, Consumer<Optional<byte[]>> then) {

    long page(int at) {
      return (offset + at) / PAGE;
    }
  }

  private void goOn(Reading reading, int at) {
    if (at == reading.into.length) {
      reading.then.accept(Optional.of(reading.into));
      return;
    }
    Page page = file(reading.node).pages.get(reading.page(at));
    if (page == null || !page.isHeld && !page.isFilled) {
      Page filling = fill(reading.node, reading.page(at), reading.page(reading.into.length - 1));
      filling.then(() -> goOnAfter(filling, reading, at));
      return;
    }
    if (page.isHeld) {
      page.then(() -> goOnAfter(page, reading, at));
      return;
    }
    served++;
    int from = (int) ((reading.offset + at) % PAGE);
    int count = Math.min(reading.into.length - at, PAGE - from);
    System.arraycopy(page.bytes, from, reading.into, at, count);
    goOn(reading, at + count);
  }

  private void goOnAfter(Page waitedFor, Reading reading, int at) {
    if (waitedFor.isLost) {
      reading.then.accept(Optional.empty());
    } else {
      goOn(reading, at);
    }
  }

  /// Fills this page, and with it those that follow and are not there, now and then some ahead.
  ///
  /// @return this page
  private Page fill(long node, long first, long last) {
    File file = file(node);
    long end = first;
    long most = Math.min(last + world.below(3), first + 15);
    List<Page> held = new ArrayList<>();
    while (end <= Math.max(first, most) && isMissing(file, end)) {
      Page page = new Page();
      Page before = file.pages.put(end, page);
      if (before != null) {
        page.waiting.addAll(before.waiting);
      }
      held.add(page);
      end++;
    }
    mount.accept(
        new Request.Read(USER, node, 0, first * PAGE, held.size() * PAGE, true),
        answer -> filled(file, first, held, answer));
    return held.getFirst();
  }

  private static boolean isMissing(File file, long index) {
    Page page = file.pages.get(index);
    return page == null || !page.isHeld && !page.isFilled;
  }

  private void filled(File file, long first, List<Page> held, Answer answer) {
    for (int i = 0; i < held.size(); i++) {
      Page page = held.get(i);
      if (answer.reply() instanceof Reply.Failed) {
        file.pages.remove(first + i);
        page.isLost = true;
      } else {
        int from = Math.min(i * PAGE, answer.data().length);
        int there = Math.min(PAGE, answer.data().length - from);
        System.arraycopy(answer.data(), from, page.bytes, 0, there);
        page.isFilled = true;
      }
    }
    held.forEach(Page::letGo);
  }

  /// Writes past the pages, as a handle that is open to be written does.
  void write(long node, long offset, byte[] bytes, Consumer<Reply> then) {
    write(
        new Request.Write(
            USER, node, 0, offset, new TestPayload(bytes), false, false, false, false),
        then);
  }

  public void write(Request.Write call, Consumer<Reply> then) {
    File file = file(call.node());
    Runnable turn = () -> writeNow(file, call, then);
    file.writers.add(turn);
    if (file.writers.size() == 1) {
      turn.run();
    }
  }

  private void writeNow(File file, Request.Write call, Consumer<Reply> then) {
    drop(
        call.node(),
        call.offset() / PAGE,
        (call.offset() + call.payload().length() - 1) / PAGE,
        () ->
            mount.accept(
                call,
                answer -> {
                  then.accept(answer.reply());
                  file.writers.remove();
                  if (!file.writers.isEmpty()) {
                    file.writers.element().run();
                  }
                }));
  }

  /// Stores into a mapping of a file that is long enough.
  ///
  /// @param delay after which the kernel writes the page back by itself, in nanoseconds
  /// @param writtenBack gets the answer of the mount to that
  void store(
      long node, long index, Consumer<byte[]> change, long delay, Consumer<Reply> writtenBack) {
    File file = file(node);
    Page page = file.pages.get(index);
    if (page == null || !page.isBusy() && !page.isFilled) {
      Page filling = fill(node, index, index);
      filling.then(() -> {
        if (filling.isLost) {
          writtenBack.accept(new Reply.Failed(Errno.EIO));
        } else {
          store(node, index, change, delay, writtenBack);
        }
      });
    } else if (page.isBusy()) {
      page.waiting.add(() -> store(node, index, change, delay, writtenBack));
    } else {
      change.accept(page.bytes);
      page.stores.add(writtenBack);
      world.after(
          delay,
          () -> {
            if (isThere(node, index, page) && !page.isBusy() && !page.stores.isEmpty()) {
              writeBack(node, index, page);
            }
          });
    }
  }

  /// It may have been dropped meanwhile, and the host may have died.
  private boolean isThere(long node, long index, Page page) {
    File file = files.get(node);
    return file != null && file.pages.get(index) == page;
  }

  private void writeBack(long node, long index, Page page) {
    page.isWrittenBack = true;
    List<Consumer<Reply>> stores = page.stores;
    page.stores = new ArrayList<>();
    mount.accept(
        new Request.Write(
            USER,
            node,
            0,
            index * PAGE,
            new TestPayload(page.bytes.clone()),
            false,
            true,
            false,
            false),
        answer -> {
          page.letGo();
          stores.forEach(store -> store.accept(answer.reply()));
        });
  }

  /// What the mount orders, or the kernel itself does: range after range.
  public void drop(List<Effect.Pages> ranges, Runnable then) {
    if (ranges.isEmpty()) {
      then.run();
      return;
    }
    Effect.Pages range = ranges.getFirst();
    drop(
        range.node(),
        range.offset() / PAGE,
        (range.offset() + range.length() - 1) / PAGE,
        () -> drop(ranges.subList(1, ranges.size()), then));
  }

  private void drop(long node, long from, long last, Runnable then) {
    TreeMap<Long, Page> pages = file(node).pages;
    Long index = pages.ceilingKey(from);
    if (index == null || index > last) {
      then.run();
      return;
    }
    Page page = pages.get(index);
    if (!page.isBusy() && !page.stores.isEmpty()) {
      writeBack(node, index, page);
    }
    if (page.isBusy()) {
      page.waiting.add(() -> drop(node, index, last, then));
      return;
    }
    pages.remove(index);
    drop(node, index + 1, last, then);
  }
}
