package tanabata.simulation.explore;

/// The states that were seen, 16 bytes each in a table that is at most 60 % full.
final class StateTable {

  private long[] slots = new long[2 << 12];
  private int size;

  int size() {
    return size;
  }

  boolean contains(StateKey state) {
    return slots[find(state.first(), state.second())] != 0;
  }

  /// @return whether it is new
  boolean add(StateKey state) {
    int at = find(state.first(), state.second());
    if (slots[at] != 0) {
      return false;
    }
    put(at, state.first(), state.second());
    if (++size * 10L > slots.length / 2 * 6L) {
      grow();
    }
    return true;
  }

  private void put(int at, long first, long second) {
    slots[at] = key(first);
    slots[at + 1] = second;
  }

  /// Zero marks an empty slot.
  private static long key(long first) {
    return first == 0 ? 1 : first;
  }

  private int find(long first, long second) {
    int mask = slots.length - 1;
    int at = (int) (second << 1) & mask;
    while (slots[at] != 0 && (slots[at] != key(first) || slots[at + 1] != second)) {
      at = at + 2 & mask;
    }
    return at;
  }

  private void grow() {
    long[] old = slots;
    slots = new long[old.length * 2];
    for (int i = 0; i < old.length; i += 2) {
      if (old[i] != 0) {
        put(find(old[i], old[i + 1]), old[i], old[i + 1]);
      }
    }
  }
}
