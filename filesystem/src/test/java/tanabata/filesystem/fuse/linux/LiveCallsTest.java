package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Calls of programs, through the kernel, to a filesystem in memory.
@Timeout(120)
class LiveCallsTest {

  @TempDir Path home;

  private final MemoryFilesystem filesystem = Mounted.filesystem();
  private Path root;
  private FuseMount mount;
  private Shell shell;

  @BeforeEach
  void mount() throws IOException {
    Mounted.demandRoot();
    root = Files.createDirectory(home.resolve("root"));
    Mounted.openToAll(home);
    mount = Mounted.mount(root, filesystem);
    shell = new Shell(root);
  }

  @AfterEach
  void unmount() {
    if (mount != null) {
      assertEquals(Optional.empty(), mount.unmount());
      assertEquals(new Ended.UnmountedHere(), mount.ended().join());
    }
  }

  @Test
  void it_shows_as_what_it_is() throws Exception {
    MountTable.Mount shown = MountTable.at(root).orElseThrow();
    assertEquals("fuse.tanabata", shown.type());
    assertEquals("tanabata:test", shown.source());
    assertEquals("4096 255", shell.run("stat -f -c '%S %l' ."));
  }

  @Test
  void files_are_written_and_read_again() throws Exception {
    byte[] content = new byte[5_000_001];
    new Random(1).nextBytes(content);
    Path file = root.resolve("file");
    Files.write(file, content);
    assertArrayEquals(content, Files.readAllBytes(file));
    shell.run("cp file copy && cmp file copy");
    assertEquals(5_000_001, Files.size(root.resolve("copy")));
    try (var channel = java.nio.channels.FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(1234);
    }
    assertEquals(1234, Files.readAllBytes(file).length);
    Files.write(file, new byte[0]);
    assertEquals(0, Files.size(file));
  }

  @Test
  void large_blocks_go_around_the_page_cache() throws Exception {
    byte[] content = new byte[8 << 20];
    new Random(2).nextBytes(content);
    Path outside = home.resolve("outside");
    Files.write(outside, content);
    shell.run("dd if=" + outside + " of=direct bs=1M oflag=direct status=none");
    shell.run("dd if=direct of=" + outside + ".back bs=1M iflag=direct status=none");
    assertArrayEquals(content, Files.readAllBytes(home.resolve("outside.back")));
    shell.run("dd if=" + outside + " of=small bs=4k count=64 oflag=direct,dsync status=none");
    shell.run("cmp -n 262144 small direct");
  }

  @Test
  void many_write_and_read_at_once() throws Exception {
    shell.run(
        """
        for i in 1 2 3 4 5 6 7 8; do
          (head -c 3000000 /dev/zero | tr '\\0' $i > f$i && cat f$i > g$i && cmp f$i g$i) || touch bad &
        done
        wait
        [ ! -e bad ] && [ $(cat g? | wc -c) = 24000000 ]
        """);
  }

  @Test
  void appended_lines_are_all_there() throws Exception {
    shell.run(
        """
        for i in 1 2 3 4; do
          (for j in $(seq 100); do echo "$i $j" >> log; done) &
        done
        wait
        [ $(sort -u log | wc -l) = 400 ]
        """);
  }

  @Test
  void ten_thousand_names_are_listed() throws Exception {
    Path many = Files.createDirectory(root.resolve("many"));
    Set<String> names = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      Files.createFile(many.resolve("name-" + i));
      names.add("name-" + i);
    }
    assertEquals(names, names(many));
    assertEquals("10000", shell.run("ls -l many | grep -c name-"));
    assertEquals("10002", shell.run("ls -fa many | wc -l"));
    shell.run("rm -r many");
    assertFalse(Files.exists(many));
  }

  private static Set<String> names(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return new HashSet<>(paths.map(path -> path.getFileName().toString()).toList());
    }
  }

  @Test
  void attributes_are_changed_and_told() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "four");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-x--x"));
    shell.run("chown 12:34 file; touch -d '1969-07-20 20:17:40.25Z' file");
    assertEquals("4 751 12 34 1 regular file", shell.run("stat -c '%s %a %u %g %h %F' file"));
    assertEquals(
        FileTime.from(Instant.parse("1969-07-20T20:17:40.25Z")), Files.getLastModifiedTime(file));
    assertEquals("-14182939.750000000", shell.run("stat -c %.9Y file"));
    shell.run("touch -d '2500-01-01Z' file");
    assertTrue(
        Files.getLastModifiedTime(file).toInstant().isAfter(Instant.parse("2262-01-01T00:00:00Z")));
    shell.run("touch file; [ -n \"$(find file -mmin -5)\" ]");
    shell.run("mknod device c 259 65537; [ \"$(stat -c %t:%T device)\" = 103:10001 ]");
    shell.run("mkfifo pipe; [ -p pipe ]");
  }

  @Test
  void the_birth_of_a_file_is_told_where_the_kernel_asks() throws Exception {
    Files.createFile(root.resolve("file"));
    String birth = shell.run("stat -c %W file");
    boolean asks = mount.agreement().minor() >= 39;
    assertEquals(asks, !birth.equals("0") && !birth.equals("-"), birth);
  }

  /// The size is asked for too: the kernel knows that it is another, and so asks for the mode.
  @Test
  void privileges_end_with_a_write_of_somebody_else() throws Exception {
    shell.run("echo x > tool; chmod 6777 tool; chmod 777 .");
    shell.as(65534).run("echo y >> tool");
    assertEquals("777 4", shell.run("stat -c '%a %s' tool"));
    shell.run("chmod 6777 tool");
    shell.as(65534).run("echo z > tool");
    assertEquals("777 2", shell.run("stat -c '%a %s' tool"));
    shell.run("chmod 6777 tool; chown 5 tool");
    assertEquals("777", shell.run("stat -c %a tool"));
  }

  @Test
  void the_kernel_checks_who_may() throws Exception {
    shell.run("echo secret > file; chmod 600 file; mkdir mine; chmod 700 mine");
    shell.as(65534).fail("cat file");
    shell.as(65534).fail("ls mine");
    shell.as(65534).fail("touch new");
    shell.run("mkdir -m 1777 all");
    shell
        .as(65534)
        .run("umask 027; echo x > all/f; [ $(stat -c '%a %u' all/f | tr ' ' -) = 640-65534 ]");
  }

  @Test
  void names_are_linked_moved_and_removed() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "text");
    Files.createLink(root.resolve("link"), file);
    assertEquals("2", shell.run("stat -c %h file; "));
    Files.createSymbolicLink(root.resolve("symlink"), Path.of("file"));
    assertEquals("text", Files.readString(root.resolve("symlink")));
    assertEquals(Path.of("file"), Files.readSymbolicLink(root.resolve("symlink")));
    Files.createDirectories(root.resolve("a/b/c"));
    assertThrows(DirectoryNotEmptyException.class, () -> Files.delete(root.resolve("a")));
    assertThrows(
        FileAlreadyExistsException.class, () -> Files.createDirectory(root.resolve("a/b")));
    assertThrows(NoSuchFileException.class, () -> Files.readString(root.resolve("none")));
    Files.move(file, root.resolve("a/b/moved"));
    shell.run("mv a/b z; [ \"$(cat z/moved)\" = text ]; [ ! -e a/b ]; cd z/c; [ -e ../moved ]");
    shell.run("mv -n z/moved link; [ -e link ]; rm -r z a link symlink; [ -z \"$(ls -A)\" ]");
  }

  @Test
  void names_change_places() throws Exception {
    Shell.require("python3");
    shell.run("echo one > a; mkdir b");
    shell.run(
        """
        python3 - <<'END'
        import ctypes, os
        libc = ctypes.CDLL(None, use_errno=True)
        def rename(a, b, flags):
            return 0 if libc.renameat2(-100, a, -100, b, flags) == 0 else ctypes.get_errno()
        assert rename(b'a', b'b', 2) == 0
        assert os.path.isdir('a') and open('b').read() == 'one\\n'
        assert rename(b'a', b'b', 1) == 17
        assert rename(b'a', b'c', 1) == 0
        END
        """);
    assertEquals(Set.of("b", "c"), names(root));
  }

  @Test
  void extended_attributes_are_kept() throws Exception {
    Shell.require("setfattr");
    shell.run("touch file; setfattr -n user.colour -v blue file; setfattr -n user.empty file");
    assertEquals("blue", shell.run("getfattr --only-values -n user.colour file"));
    assertEquals("user.colour\nuser.empty", shell.run("getfattr file | grep -v '#' | grep user"));
    shell.run("setfattr -x user.colour file");
    assertTrue(shell.fail("getfattr -n user.colour file").contains("No such attribute"));
    shell.run("setfattr -n user.long -v $(head -c 40000 /dev/zero | tr '\\0' x) file");
    assertEquals("40000", shell.run("getfattr --only-values -n user.long file | wc -c"));
  }

  @Test
  void space_is_allocated_and_holes_are_found() throws Exception {
    shell.run("fallocate -l 100000 file; [ $(stat -c %s file) = 100000 ]");
    shell.run("tr '\\0' x < file > full; fallocate -p -o 10 -l 20 full");
    assertEquals("99980", shell.run("tr -d '\\0' < full | wc -c"));
    shell.run("fallocate -n -l 200000 file; [ $(stat -c %s file) = 100000 ]");
    assertTrue(shell.fail("fallocate -c -o 0 -l 4096 file").contains("not supported"));
    shell.run("truncate -s 7 full; [ \"$(cat full)\" = xxxxxxx ]; truncate -s 1M full");
    assertEquals("1048576", shell.run("stat -c %s full"));
  }

  @Test
  void a_file_without_a_name_gets_one() throws Exception {
    Shell.require("python3");
    shell.run(
        """
        python3 - <<'END'
        import ctypes, os
        f = os.open('.', os.O_TMPFILE | os.O_RDWR, 0o600)
        os.write(f, b'text')
        assert os.fstat(f).st_nlink == 0
        path = b'/proc/self/fd/%d' % f
        assert ctypes.CDLL(None).linkat(-100, path, -100, b'named', 0x400) == 0
        assert os.fstat(f).st_nlink == 1
        END
        """);
    assertEquals("text", Files.readString(root.resolve("named")));
  }

  @Test
  void a_mapped_file_is_read_and_written() throws Exception {
    Shell.require("python3");
    String script =
        """
        python3 - <<'END'
        import mmap, os
        open('file', 'wb').write(bytes(range(256)) * 4096)
        f = os.open('file', os.O_RDONLY)
        m = mmap.mmap(f, 0, prot=mmap.PROT_READ)
        assert m[:256] == bytes(range(256)) and m[-256:] == bytes(range(256))
        %s
        END
        """;
    String shared =
        """
        f = os.open('file', os.O_RDWR)
        m = mmap.mmap(f, 0)
        m[5000:5004] = b'edit'
        m.flush()
        m.close()
        assert open('file', 'rb').read()[5000:5004] == b'edit'
        """;
    shell.run(script.formatted(mount.agreement().mapsDirectFiles() ? shared.strip() : ""));
  }

  @Test
  void ranges_are_copied() throws Exception {
    Shell.require("python3");
    shell.run(
        """
        python3 - <<'END'
        import os
        open('a', 'wb').write(b'x' * 300000)
        a, b = os.open('a', os.O_RDONLY), os.open('b', os.O_RDWR | os.O_CREAT)
        assert os.copy_file_range(a, b, 200000, 50, 10) == 200000
        assert os.fstat(b).st_size == 200010
        assert os.lseek(a, 5, os.SEEK_DATA) == 5 and os.lseek(a, 5, os.SEEK_HOLE) == 300000
        os.fsync(b); os.fdatasync(b); os.fsync(os.open('.', os.O_RDONLY))
        END
        """);
  }
}
