package tanabata.filesystem.fuse.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tanabata.platform.linux.MountFlag;

class MountOptionsTest {

  private static Set<MountFlag> flags(String list) {
    return assertInstanceOf(MountOptions.Parsed.Understood.class, MountOptions.parse("home", list))
        .options()
        .flags();
  }

  @Test
  void options_of_mount_become_flags() {
    assertEquals(
        Set.of(MountFlag.READ_ONLY, MountFlag.NO_SET_USER_ID, MountFlag.NO_DEVICES),
        flags("ro,nosuid,nodev"));
    assertEquals(Set.of(MountFlag.NO_PROGRAMS, MountFlag.NO_ACCESS_TIMES), flags("noexec,noatime"));
    assertEquals(Set.of(MountFlag.RELATIVE_ACCESS_TIMES), flags("relatime"));
    assertEquals(Set.of(), flags(""));
  }

  @Test
  void the_last_of_two_that_contradict_each_other_counts() {
    assertEquals(Set.of(), flags("ro,rw,nosuid,suid"));
    assertEquals(Set.of(MountFlag.READ_ONLY), flags("rw,ro"));
  }

  @Test
  void what_is_for_mount_and_systemd_is_passed_over() {
    assertEquals(
        Set.of(), flags("defaults,noauto,_netdev,nofail,x-systemd.automount,x-systemd.requires=a"));
  }

  @Test
  void an_unknown_option_is_named() {
    assertEquals(
        new MountOptions.Parsed.Unknown("there is no mount option 'fast'"),
        MountOptions.parse("home", "ro,fast"));
  }

  @Test
  void the_kernel_is_told_on_whose_behalf() {
    assertEquals(
        "subtype=tanabata,default_permissions,allow_other,fd=9,rootmode=40000,user_id=4294967294,"
            + "group_id=0",
        MountOptions.of("home").data(9, -2, 0));
  }

  @Test
  void fusermount_is_told_by_words() {
    MountOptions options =
        new MountOptions(
            "home", Set.of(MountFlag.NO_PROGRAMS, MountFlag.RELATIVE_ACCESS_TIMES), false);
    assertEquals(
        "subtype=tanabata,default_permissions,fsname=tanabata:home,noexec",
        options.forFusermount());
  }

  @Test
  void the_source_of_a_mount_names_what_is_mounted() {
    assertEquals(Optional.of("home"), MountOptions.nameOf(MountOptions.of("home").source()));
    assertEquals(Optional.empty(), MountOptions.nameOf("/dev/sda1"));
  }

  @Test
  void a_line_of_the_mount_table_is_read() {
    assertEquals(
        Optional.of(new MountTable.Mount("/mnt/a b", "fuse.tanabata", "tanabata:home", 52)),
        MountTable.parse(
            "36 35 0:52 / /mnt/a\\040b rw,noatime shared:1 master:2 - fuse.tanabata tanabata:home"
                + " rw,user_id=0"));
    assertEquals(Optional.empty(), MountTable.parse("nonsense - a"));
  }
}
