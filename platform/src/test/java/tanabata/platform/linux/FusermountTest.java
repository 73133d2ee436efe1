package tanabata.platform.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the program really does is tested where something is mounted; here it is played by a shell.
class FusermountTest {

  private static Fusermount played(String script) {
    return new Fusermount(List.of("/bin/sh", "-c", script, "fusermount3"));
  }

  private static String failure(Fusermount fusermount) {
    return assertInstanceOf(
            Fusermount.Mounting.Failed.class, fusermount.mount("/mnt/home", "ro,nosuid"))
        .sentence();
  }

  @Test
  void what_the_program_says_is_why_it_failed() {
    assertEquals(
        "/bin/sh could not mount /mnt/home: no, -o ro,nosuid -- /mnt/home",
        failure(played("echo no, \"$@\" >&2; echo more >&2; exit 1")));
  }

  @Test
  void a_program_that_says_nothing_has_a_status() {
    assertEquals("/bin/sh could not mount /mnt/home: exit status 7", failure(played("exit 7")));
    assertEquals(
        "/bin/sh could not mount /mnt/home: exit status 143", failure(played("kill -TERM $$")));
  }

  @Test
  void a_program_that_sends_nothing_has_mounted_nothing() {
    assertEquals("/bin/sh could not mount /mnt/home: exit status 0", failure(played("exit 0")));
  }

  @Test
  void a_missing_program_is_named() {
    assertEquals(
        "no-such-fusermount is not installed, and only root can mount without it (Debian: package"
            + " fuse3)",
        failure(new Fusermount(List.of("no-such-fusermount"))));
  }

  @Test
  void a_long_complaint_does_not_hold_it_up() {
    assertEquals(
        "/bin/sh could not mount /mnt/home: first",
        failure(
            played(
                "echo first >&2; i=0; while [ $i -lt 300 ]; do echo '"
                    + "x".repeat(1000)
                    + "' >&2; i=$((i+1)); done; exit 1")));
  }

  @Test
  void the_descriptor_of_the_device_is_told_as_number_three() {
    assertEquals(
        "/bin/sh could not mount /mnt/home: 3",
        failure(played("[ -S /proc/self/fd/3 ] && echo $_FUSE_COMMFD >&2; exit 1")));
  }

  @Test
  void unmounting_has_no_more_to_tell_than_why_not() {
    assertEquals(Optional.empty(), played("[ \"$*\" = '-u -- /mnt/home' ]").unmount("/mnt/home"));
    assertEquals(
        Optional.empty(), played("[ \"$*\" = '-u -z -- /mnt/home' ]").unmountLazily("/mnt/home"));
    assertEquals(
        Optional.of("/bin/sh could not unmount /mnt/home: in use"),
        played("echo in use >&2; exit 1").unmount("/mnt/home"));
  }
}
