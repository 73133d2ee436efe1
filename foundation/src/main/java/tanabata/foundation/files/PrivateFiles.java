package tanabata.foundation.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/// Makes files and folders for their owner alone, whatever the umask is, and makes their names
/// durable. Any thread.
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OF_FILES =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OF_FOLDERS =
      PosixFilePermissions.fromString("rwx------");

  /// What nobody but the owner needs in a file that is secret.
  private static final Set<PosixFilePermission> OF_OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  private static final Integer ROOT = 0;

  private PrivateFiles() {}

  /// What a file that is made has to be made with: its owner reads and writes it.
  public static FileAttribute<Set<PosixFilePermission>> attribute() {
    return PosixFilePermissions.asFileAttribute(OF_FILES);
  }

  /// Replaces the file as a whole, or makes it; after a power cut it is the old or the new one. On
  /// disk when it returns. A symbolic link is replaced, not followed.
  ///
  /// @throws IOException if the folder is missing, not writable, or full
  public static void write(Path file, byte[] content) throws IOException {
    Path target = file.toAbsolutePath();
    Path draft = target.resolveSibling(target.getFileName() + ".new");
    // A draft of an earlier run may have been made by somebody else, with other rights.
    Files.deleteIfExists(draft);
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(draft, options, attribute())) {
      ByteBuffer rest = ByteBuffer.wrap(content);
      while (rest.hasRemaining()) {
        channel.write(rest);
      }
      channel.force(true);
    }
    Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    syncFolder(target.getParent());
  }

  /// Makes the folder and what is missing above it, all of it for the owner alone; one that is
  /// there stays as it is. Durable when it returns.
  ///
  /// @throws IOException if one of them is a file, or cannot be made
  public static void createFolders(Path folder) throws IOException {
    Path wanted = folder.toAbsolutePath().normalize();
    if (Files.isDirectory(wanted)) {
      return;
    }
    Path above = wanted.getParent();
    if (above != null) {
      createFolders(above);
    }
    try {
      Files.createDirectory(wanted, PosixFilePermissions.asFileAttribute(OF_FOLDERS));
    } catch (FileAlreadyExistsException e) {
      if (!Files.isDirectory(wanted)) {
        throw new IOException(wanted + " is a file, and a folder is needed there", e);
      }
    }
    if (above != null) {
      syncFolder(above);
    }
  }

  /// Makes the names in a folder durable: those that were added, and that others are gone.
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /// The rights that others than the owner have, such as `r--r--`, to a file or folder that should
  /// be private; empty if there are none. A group may read what is root's: so a service gets a
  /// secret that it cannot change.
  ///
  /// @throws IOException if it is missing
  public static String exposure(Path path) throws IOException {
    Set<PosixFilePermission> others = EnumSet.copyOf(OF_OTHERS);
    others.retainAll(Files.getPosixFilePermissions(path));
    if (Files.getAttribute(path, "unix:uid").equals(ROOT)) {
      others.remove(PosixFilePermission.GROUP_READ);
      others.remove(PosixFilePermission.GROUP_EXECUTE);
    }
    return others.isEmpty() ? "" : PosixFilePermissions.toString(others).substring(3);
  }
}
