package tanabata.replication.disk;

import java.util.ArrayList;
import java.util.List;
import tanabata.foundation.BlockDevice.Extent;
import tanabata.foundation.ByteRange;
import tanabata.platform.linux.Errno;
import tanabata.platform.linux.LinuxFile;

/// The data and the holes of a file.
final class Allocation {

  private Allocation() {}

  /// The first `limit` extents of a range; as data counts whatever is not known to be a hole.
  static List<Extent> of(LinuxFile file, ByteRange range, int limit) {
    long size = file.size();
    List<Extent> extents = new ArrayList<>();
    long position = range.start();
    while (position < range.end() && extents.size() < limit) {
      long data = file.nextData(position);
      if (data == -Errno.ENXIO && position < size) {
        // No more data: a hole up to the end of the file.
        data = size;
      }
      boolean hole = data > position;
      long end = hole ? data : endOfData(file, position, data, size, range.end());
      end = Math.min(end, range.end());
      extents.add(new Extent(ByteRange.between(position, end), hole));
      position = end;
    }
    return List.copyOf(extents);
  }

  private static long endOfData(LinuxFile file, long position, long data, long size, long end) {
    long hole = data < 0 ? end : file.nextHole(position);
    // The end of the file is reported as a hole, but what lies beyond it does not read as zeros.
    return hole <= position || hole >= size ? end : hole;
  }
}
