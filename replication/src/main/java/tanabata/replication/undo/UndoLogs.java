package tanabata.replication.undo;

import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import tanabata.foundation.InvariantViolation;
import tanabata.replication.disk.Disk;
import tanabata.replication.disk.DiskChoice;
import tanabata.replication.disk.DiskOpening;
import tanabata.replication.disk.Disks;
import tanabata.replication.undo.UndoOpening.Opened;
import tanabata.replication.undo.UndoOpening.Refused;

/// Creates, opens, inspects and removes undo logs.
///
/// All of this blocks, opening for as long as reading the whole log takes, and is called away from
/// the event loop: on a virtual thread.
public final class UndoLogs {

  private UndoLogs() {}

  /// What reading the header of a file has found.
  public sealed interface Peeked {
    /// @param bytes the size of the file
    record Found(Path path, UndoHeader header, long bytes) implements Peeked {}

    /// @param sentence why it is none, with its path
    record Unusable(Path path, String sentence) implements Peeked {}
  }

  /// Creates a log that holds nothing yet. It is durable, name and header, when this returns; a
  /// crash meanwhile leaves it complete or absent.
  ///
  /// @param path must not exist
  /// @param maxBytes how large the file may get
  public static UndoOpening create(
      Path path, UndoHeader header, EventLoop loop, DiskChoice choice, long maxBytes) {
    mustNotBlock(loop);
    if (Files.exists(path)) {
      return new Refused(
          path + " exists already, and may keep a version that was given up; name another file");
    }
    Path unnamed = path.resolveSibling(path.getFileName() + ".new");
    try {
      Files.deleteIfExists(unnamed);
      try (FileChannel file =
          FileChannel.open(
              unnamed,
              Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer page = HeaderPage.encode(header);
        while (page.hasRemaining()) {
          file.write(page);
        }
        file.force(true);
      }
      Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
      UndoFile.syncDirectory(path);
    } catch (IOException e) {
      return new Refused("the undo log " + path + " cannot be created: " + UndoFile.sentence(e));
    }
    return open(path, loop, choice, maxBytes);
  }

  /// Opens a log, finds out which blocks it holds, and cuts off what a crash tore.
  ///
  /// @param maxBytes how large the file may get from here on
  public static UndoOpening open(Path path, EventLoop loop, DiskChoice choice, long maxBytes) {
    mustNotBlock(loop);
    return switch (Disks.open(path, loop, choice)) {
      case DiskOpening.Refused refused -> new Refused("undo log: " + refused.sentence());
      case DiskOpening.Opened(Disk disk) -> open(path, loop, disk, maxBytes);
    };
  }

  /// Opens a log whose file is open, and with it locked, as a disk already.
  static UndoOpening open(Path path, EventLoop loop, Disk disk, long maxBytes) {
    try (FileChannel file =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // A process that was killed may have left what a power cut would still take back.
      file.force(true);
      UndoScan.Found found = UndoScan.scan(file);
      long torn = file.size() - found.end();
      if (torn > 0) {
        file.truncate(found.end());
        file.force(true);
      }
      return new Opened(new UndoLog(path, loop, disk, found, maxBytes), torn);
    } catch (DamagedUndoLog e) {
      Awaited.on(loop, disk::close);
      return new Refused(
          "the undo log " + path + " cannot be used: " + e.getMessage() + "; nothing was changed");
    } catch (IOException e) {
      Awaited.on(loop, disk::close);
      return new Refused("the undo log " + path + " cannot be read: " + UndoFile.sentence(e));
    }
  }

  /// Reads the header only, of a log that may be in use.
  public static Peeked peek(Path path) {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      return new Peeked.Found(path, UndoScan.header(file), file.size());
    } catch (DamagedUndoLog e) {
      return new Peeked.Unusable(path, path + ": " + e.getMessage());
    } catch (IOException e) {
      return new Peeked.Unusable(path, path + " cannot be read: " + UndoFile.sentence(e));
    }
  }

  /// Removes the file, durably, if it is there. Not while the log is open: see [UndoLog#discard].
  ///
  /// @throws IOException with a sentence for the operator
  public static void remove(Path path) throws IOException {
    UndoFile.remove(path);
  }

  private static void mustNotBlock(EventLoop loop) {
    InvariantViolation.unless(
        !loop.inEventLoop(), "an undo log is not opened on the event loop, which it would block");
  }
}
