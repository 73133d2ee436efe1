package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.filesystem.fuse.wire.Notification;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;
import tanabata.platform.linux.Fusermount;
import tanabata.platform.linux.MountFlag;
import tanabata.platform.linux.Mounts;

/// How mounts begin and end.
@Timeout(120)
class LiveMountTest {

  private static final int NOBODY = 65534;

  @TempDir Path home;

  private final MemoryFilesystem filesystem = Mounted.filesystem();
  private Path root;

  @BeforeEach
  void directory() throws IOException {
    Mounted.demandRoot();
    root = Files.createDirectory(home.resolve("a root"));
    Mounted.openToAll(home);
  }

  @Test
  void one_that_is_used_is_not_unmounted() throws Exception {
    FuseMount mount = Mounted.mount(root, filesystem);
    Files.writeString(root.resolve("file"), "text");
    Process user = new Shell(root).start("exec 9<file; echo open; read line || true");
    assertEquals('o', user.getInputStream().read());
    assertEquals(Optional.of("umount of " + root + " failed: EBUSY, in use"), mount.unmount());
    assertEquals("text", Files.readString(root.resolve("file")));
    user.getOutputStream().close();
    assertEquals(0, user.waitFor());
    assertEquals(Optional.empty(), mount.unmount());
    assertEquals(new Ended.UnmountedHere(), mount.ended().join());
    assertEquals(Optional.empty(), MountTable.at(root));
  }

  @Test
  void one_that_is_unmounted_lazily_ends_with_its_last_user() throws Exception {
    FuseMount mount = Mounted.mount(root, filesystem);
    Files.writeString(root.resolve("file"), "text");
    Process user = new Shell(root).start("exec 9<file; echo open; read line || true; cat <&9");
    assertEquals('o', user.getInputStream().read());
    assertEquals(Optional.empty(), mount.unmountLazily());
    assertEquals(Optional.empty(), MountTable.at(root));
    assertTrue(!mount.ended().isDone());
    user.getOutputStream().close();
    assertEquals(0, user.waitFor());
    assertTrue(new String(user.getInputStream().readAllBytes()).endsWith("text"));
    assertEquals(new Ended.UnmountedHere(), mount.ended().join());
  }

  @Test
  void others_may_unmount_it() throws Exception {
    FuseMount mount = Mounted.mount(root, filesystem);
    new Shell(home).run("umount 'a root'");
    assertEquals(new Ended.UnmountedElsewhere(), mount.ended().join());
    FuseMount again = Mounted.mount(root, filesystem);
    assertEquals(Optional.empty(), again.unmount());
  }

  @Test
  void an_abort_is_told_as_one() throws Exception {
    FuseMount mount = Mounted.mount(root, filesystem);
    Path connections = Files.createDirectory(home.resolve("connections"));
    int number = MountTable.at(root).orElseThrow().connection();
    Shell shell = new Shell(home);
    if (Mounts.mount("none", connections.toString(), "fusectl", Set.of(), "").isPresent()) {
      mount.unmount();
      Shell.skip("this kernel does not show its FUSE connections");
    }
    try {
      shell.run("echo 1 > connections/" + number + "/abort");
    } finally {
      Mounts.unmount(connections.toString());
    }
    assertEquals(new Ended.Aborted(), mount.ended().join());
    assertThrows(IOException.class, () -> Files.readString(root.resolve("file")));
    assertTrue(
        Mounted.refused(FuseMount.mount(root, MountOptions.of("test"), filesystem))
            .contains(" is already the mount of tanabata:test; unmount it first"));
    assertEquals(Optional.empty(), mount.unmountLazily());
  }

  @Test
  void a_handler_that_throws_ends_the_mount() throws Exception {
    Handler broken =
        new Handler() {
          @Override
          public void asked(Request request, ReplyTo replyTo) {
            throw new IllegalStateException("a bug");
          }

          @Override
          public void interrupted(ReplyTo replyTo) {}
        };
    FuseMount mount = Mounted.mount(root, broken);
    assertThrows(IOException.class, () -> Files.readString(root.resolve("file")));
    assertInstanceOf(Ended.Broken.class, mount.ended().join());
    assertEquals(Optional.empty(), MountTable.at(root));
  }

  @Test
  void a_mount_point_that_cannot_be_is_refused_in_one_sentence() throws Exception {
    assertEquals("the mount point " + home + "/none does not exist", refused(home.resolve("none")));
    Path file = Files.createFile(home.resolve("file"));
    assertEquals("the mount point " + file + " is no directory", refused(file));
    FuseMount mount = Mounted.mount(root, filesystem);
    assertEquals(
        root + " is already the mount of tanabata:test; unmount it first (umount " + root + ")",
        refused(root));
    assertEquals(Optional.empty(), mount.unmount());
  }

  private String refused(Path directory) {
    return Mounted.refused(FuseMount.mount(directory, MountOptions.of("test"), filesystem));
  }

  @Test
  void a_link_to_a_directory_leads_there() throws Exception {
    Path link = Files.createSymbolicLink(home.resolve("link"), root);
    FuseMount mount = Mounted.mount(link, filesystem);
    assertEquals(root, mount.point());
    assertEquals(Optional.empty(), mount.unmount());
  }

  @Test
  void flags_hold_for_the_whole_mount() throws Exception {
    MountOptions options =
        new MountOptions(
            "test",
            Set.of(
                MountFlag.READ_ONLY,
                MountFlag.NO_SET_USER_ID,
                MountFlag.NO_DEVICES,
                MountFlag.NO_PROGRAMS,
                MountFlag.NO_ACCESS_TIMES),
            true);
    FuseMount mount = Mounted.mounted(FuseMount.mount(root, options, filesystem));
    assertThrows(IOException.class, () -> Files.writeString(root.resolve("file"), "x"));
    List<String> options1 = new ArrayList<>();
    for (String line : Files.readAllLines(Path.of("/proc/self/mountinfo"))) {
      if (line.contains("tanabata:test")) {
        options1.addAll(List.of(line.split(" ")[5].split(",")));
      }
    }
    assertTrue(
        options1.containsAll(List.of("ro", "nosuid", "nodev", "noexec", "noatime")),
        options1.toString());
    assertEquals(Optional.empty(), mount.unmount());
  }

  @Test
  void a_user_mounts_by_fusermount() throws Exception {
    Shell.require("fusermount3");
    Shell.require("setpriv");
    new Shell(home).run("chown " + NOBODY + ":" + NOBODY + " 'a root'");
    List<String> command = new ArrayList<>(Shell.asUser(NOBODY));
    command.add("fusermount3");
    Mounter mounter = new Mounter.User(new Fusermount(command));
    MountOptions options = new MountOptions("test", Set.of(MountFlag.NO_ACCESS_TIMES), false);
    Handler own = new MemoryFilesystem(new Caller(NOBODY, NOBODY, 0));
    FuseMount mount =
        Mounted.mounted(
            Mounted.withDeviceForAll(
                () -> FuseMount.mount(root, options, own, mounter, new DeviceTransport(2))));
    assertEquals("tanabata:test", MountTable.at(root).orElseThrow().source());
    Shell shell = new Shell(root).as(NOBODY);
    shell.run("echo text > file; [ \"$(cat file)\" = text ]; [ \"$(stat -c %U:%a file)\" != '' ]");
    // Not even root looks into what a user mounts for himself.
    assertThrows(IOException.class, () -> Files.readString(root.resolve("file")));
    assertEquals(Optional.empty(), mount.unmount());
    assertEquals(new Ended.UnmountedHere(), mount.ended().join());
  }

  @Test
  void what_fusermount_refuses_is_said() throws Exception {
    Shell.require("fusermount3");
    List<String> command = new ArrayList<>(Shell.asUser(NOBODY));
    command.add("fusermount3");
    Mounter mounter = new Mounter.User(new Fusermount(command));
    String sentence =
        Mounted.refused(
            FuseMount.mount(
                root, MountOptions.of("test"), filesystem, mounter, new DeviceTransport(1)));
    assertTrue(
        sentence.startsWith("setpriv could not mount " + root + ": fusermount3: "), sentence);
  }

  @Test
  void the_kernel_forgets_what_it_is_told_to() throws Exception {
    FuseMount mount = Mounted.mount(root, filesystem);
    Files.writeString(root.resolve("file"), "text");
    assertEquals("text", Files.readString(root.resolve("file")));
    long node = (long) Files.getAttribute(root.resolve("file"), "unix:ino");
    CountDownLatch taken = new CountDownLatch(4);
    for (Notification notification :
        List.of(
            new Notification.InvalidateInode(node, -1, 0),
            new Notification.InvalidateInode(node, 0, 0),
            new Notification.InvalidateInode(987654321, 0, 0),
            new Notification.InvalidateEntry(Request.ROOT, Name.of("file"), false))) {
      assertTrue(mount.tell(notification, taken::countDown));
    }
    taken.await();
    assertEquals("text", Files.readString(root.resolve("file")));
    assertEquals(Optional.empty(), mount.unmount());
  }
}
