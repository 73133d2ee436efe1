package tanabata.filesystem.model;

import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;

/// The bytes of a file: pages that were written, and holes between them, which read as zeros.
final class SparseBytes {

  static final int PAGE = 4096;

  private final NavigableMap<Long, byte[]> pages = new TreeMap<>();
  private long size;

  SparseBytes copy() {
    SparseBytes copy = new SparseBytes();
    pages.forEach((number, page) -> copy.pages.put(number, page.clone()));
    copy.size = size;
    return copy;
  }

  long size() {
    return size;
  }

  /// How many pages are not holes.
  int pages() {
    return pages.size();
  }

  NavigableMap<Long, byte[]> written() {
    return pages;
  }

  byte at(long offset) {
    byte[] page = pages.get(offset / PAGE);
    return page == null || offset >= size ? 0 : page[(int) (offset % PAGE)];
  }

  /// As many of them as there are.
  byte[] read(long offset, int length) {
    byte[] found = new byte[(int) Math.max(0, Math.min(length, size - offset))];
    for (int done = 0; done < found.length; ) {
      int most = part(offset + done, found.length - done);
      byte[] page = pages.get((offset + done) / PAGE);
      if (page != null) {
        System.arraycopy(page, (int) ((offset + done) % PAGE), found, done, most);
      }
      done += most;
    }
    return found;
  }

  void write(long offset, byte[] bytes) {
    for (int done = 0; done < bytes.length; ) {
      long at = offset + done;
      int most = part(at, bytes.length - done);
      byte[] page = pages.computeIfAbsent(at / PAGE, _ -> new byte[PAGE]);
      System.arraycopy(bytes, done, page, (int) (at % PAGE), most);
      done += most;
    }
    if (bytes.length > 0) {
      size = Math.max(size, offset + bytes.length);
    }
  }

  /// How much of it is in the page in which it begins.
  private static int part(long offset, int length) {
    return (int) Math.min(length, PAGE - offset % PAGE);
  }

  void resize(long newSize) {
    if (newSize < size) {
      clear(newSize, Long.MAX_VALUE);
    }
    size = newSize;
  }

  /// Makes zeros, and holes of whole pages.
  void clear(long start, long end) {
    pages
        .subMap(start / PAGE, true, (end - 1) / PAGE, true)
        .entrySet()
        .removeIf(entry -> cleared(entry.getKey() * PAGE, entry.getValue(), start, end));
  }

  private static boolean cleared(long pageStart, byte[] page, long start, long end) {
    int from = (int) Math.max(0, start - pageStart);
    int to = (int) Math.min(PAGE, end - pageStart);
    Arrays.fill(page, from, to, (byte) 0);
    return from == 0 && to == PAGE;
  }

  /// The first byte from there on that is not zero, or the size.
  long nextNonZero(long offset) {
    for (var entry : pages.tailMap(offset / PAGE, true).entrySet()) {
      long pageStart = entry.getKey() * PAGE;
      for (int i = (int) Math.max(0, offset - pageStart); i < PAGE; i++) {
        if (entry.getValue()[i] != 0) {
          return Math.min(size, pageStart + i);
        }
      }
    }
    return size;
  }

  /// Where the next page that is not a hole begins, or -1.
  long nextData(long offset) {
    Long number = pages.ceilingKey(offset / PAGE);
    long start = number == null ? size : Math.max(offset, number * PAGE);
    return start >= size ? -1 : start;
  }

  long nextHole(long offset) {
    long number = offset / PAGE;
    while (pages.containsKey(number)) {
      number++;
    }
    return Math.min(size, Math.max(offset, number * PAGE));
  }
}
