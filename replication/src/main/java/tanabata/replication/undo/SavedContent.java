package tanabata.replication.undo;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import tanabata.foundation.Outcome;
import tanabata.foundation.Payload;
import tanabata.platform.buffer.BufferPayload;
import tanabata.replication.disk.DiskCompletion;
import tanabata.replication.disk.DiskFailure;
import tanabata.replication.undo.SavedRuns.Run;

/// Verifies the checksums of saved content before it completes a read.
///
/// @param first the first block of what is read of the run
record SavedContent(Path path, Run run, long first, int blockBytes, DiskCompletion completion)
    implements DiskCompletion {

  @Override
  public void done(Payload data) {
    ByteBuffer bytes = BufferPayload.of(data).nioBuffer();
    int from = (int) (first - run.first());
    for (int i = 0; i < data.length() / blockBytes; i++) {
      int found = UndoRecord.checksum(bytes.slice(i * blockBytes, blockBytes));
      if (found != run.checksums()[from + i]) {
        data.release();
        completion.failed(damaged(from + i));
        return;
      }
    }
    completion.done(data);
  }

  @Override
  public void failed(DiskFailure failure) {
    completion.failed(failure);
  }

  private DiskFailure damaged(int index) {
    return new DiskFailure(
        Outcome.IO_ERROR,
        path
            + " is damaged at byte "
            + (run.offset() + (long) index * blockBytes)
            + ": the saved content of block "
            + (run.first() + index));
  }
}
