package tanabata.replication.disk;

import java.util.List;
import tanabata.foundation.BlockDevice;
import tanabata.foundation.Payload;
import tanabata.foundation.Zeroing;

/// A disk that hands everything on to another one, for those who change a part of that.
public abstract class ForwardingDisk implements Disk {

  private final Disk disk;

  protected ForwardingDisk(Disk disk) {
    this.disk = disk;
  }

  @Override
  public String name() {
    return disk.name();
  }

  @Override
  public String method() {
    return disk.method();
  }

  @Override
  public long sizeBytes() {
    return disk.sizeBytes();
  }

  @Override
  public void read(long offset, int length, DiskCompletion completion) {
    disk.read(offset, length, completion);
  }

  @Override
  public void write(
      long offset,
      Payload payload,
      int payloadOffset,
      int length,
      boolean durable,
      DiskCompletion completion) {
    disk.write(offset, payload, payloadOffset, length, durable, completion);
  }

  @Override
  public void zero(
      long offset, long length, Zeroing zeroing, boolean durable, DiskCompletion completion) {
    disk.zero(offset, length, zeroing, durable, completion);
  }

  @Override
  public void flush(DiskCompletion completion) {
    disk.flush(completion);
  }

  @Override
  public void cache(long offset, long length) {
    disk.cache(offset, length);
  }

  @Override
  public List<BlockDevice.Extent> allocation(long offset, long length, int limit) {
    return disk.allocation(offset, length, limit);
  }

  @Override
  public void close(DiskCompletion completion) {
    disk.close(completion);
  }
}
