package tanabata.filesystem.fuse.wire;

import static tanabata.filesystem.fuse.wire.RequestBytes.GID;
import static tanabata.filesystem.fuse.wire.RequestBytes.NODE;
import static tanabata.filesystem.fuse.wire.RequestBytes.PID;
import static tanabata.filesystem.fuse.wire.RequestBytes.UID;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Changes;
import tanabata.filesystem.request.FileLock;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;

/// One of each kind of call: its bytes, and what they mean.
final class EveryRequest {

  static final Caller CALLER = new Caller(UID, GID, PID);

  private static final Name NAME = Name.of("a name");

  record Sample(RequestBytes bytes, Request means, ReplyForm form) {}

  private final List<Sample> samples = new ArrayList<>();

  private EveryRequest() {}

  static List<Sample> samples() {
    EveryRequest every = new EveryRequest();
    every.names();
    every.makers();
    every.renames();
    every.attributes();
    every.xattrs();
    every.openFiles();
    every.data();
    every.ranges();
    every.directories();
    every.locks();
    return every.samples;
  }

  private void add(RequestBytes bytes, Request means, ReplyForm form) {
    samples.add(new Sample(bytes, means, form));
  }

  private static RequestBytes of(int opcode) {
    return RequestBytes.of(opcode);
  }

  private void names() {
    add(of(1).text("a name"), new Request.LookUp(CALLER, NODE, NAME), ReplyForm.LOOKED_UP);
    add(
        of(2).u64(7),
        new Request.Forget(CALLER, List.of(new Request.Forgotten(NODE, 7))),
        ReplyForm.NOTHING);
    add(
        of(42).u32(2).u32(0).u64(3).u64(1).u64(4).u64(9),
        new Request.Forget(
            CALLER, List.of(new Request.Forgotten(3, 1), new Request.Forgotten(4, 9))),
        ReplyForm.NOTHING);
    add(of(10).text("a name"), new Request.Unlink(CALLER, NODE, NAME), ReplyForm.EMPTY);
    add(of(11).text("a name"), new Request.RemoveDirectory(CALLER, NODE, NAME), ReplyForm.EMPTY);
    add(of(13).u64(99).text("a name"), new Request.Link(CALLER, 99, NODE, NAME), ReplyForm.ENTRY);
    add(of(5), new Request.ReadSymlink(CALLER, NODE), ReplyForm.BYTES);
  }

  private void makers() {
    add(
        of(6).text("a name").text("../elsewhere/é"),
        new Request.MakeSymlink(CALLER, NODE, NAME, Name.of("../elsewhere/é")),
        ReplyForm.ENTRY);
    add(
        of(8).u32(020644).u32(0x103).u32(022).u32(0).text("a name"),
        new Request.MakeNode(CALLER, NODE, NAME, 020644, 022, 0x103),
        ReplyForm.ENTRY);
    add(
        of(9).u32(0755).u32(027).text("a name"),
        new Request.MakeDirectory(CALLER, NODE, NAME, 0755, 027),
        ReplyForm.ENTRY);
    add(
        of(35).u32(0x8042).u32(0100644).u32(022).u32(0).text("a name"),
        new Request.Create(CALLER, NODE, NAME, 0100644, 022, 0x8042),
        ReplyForm.CREATED);
    add(
        of(51).u32(0x410002).u32(0100600).u32(077).u32(0).text("#17"),
        new Request.CreateUnnamed(CALLER, NODE, 0100600, 077, 0x410002),
        ReplyForm.CREATED);
  }

  private void renames() {
    rename(of(12).u64(77), Request.Replacement.REPLACE);
    rename(of(45).u64(77).u32(0).u32(0), Request.Replacement.REPLACE);
    rename(of(45).u64(77).u32(1).u32(0), Request.Replacement.REFUSE);
    rename(of(45).u64(77).u32(2).u32(0), Request.Replacement.EXCHANGE);
    rename(of(45).u64(77).u32(4).u32(0), Request.Replacement.WHITEOUT);
    rename(of(45).u64(77).u32(5).u32(0), Request.Replacement.WHITEOUT_REFUSE);
  }

  private void rename(RequestBytes head, Request.Replacement replacement) {
    add(
        head.text("a name").text("another"),
        new Request.Rename(CALLER, NODE, NAME, 77, Name.of("another"), replacement),
        ReplyForm.EMPTY);
  }

  private void attributes() {
    Request get = new Request.GetAttributes(CALLER, NODE);
    add(of(3).u32(0).u32(0).u64(0), get, ReplyForm.ATTRIBUTES);
    add(of(3).u32(1).u32(0).u64(12), get, ReplyForm.ATTRIBUTES);
    add(of(52).u32(0).u32(0).u64(0).u32(0).u32(0xfff), get, ReplyForm.EXTENDED_ATTRIBUTES);
    add(
        setAttributes(1 | 2 | 4 | 8 | 1 << 6 | 1 << 11, 0, 0, 0, 0),
        new Request.SetAttributes(
            CALLER,
            NODE,
            new Changes(
                OptionalInt.of(06755),
                OptionalInt.of(-2),
                OptionalInt.of(65534),
                OptionalLong.of(1L << 40),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.of(8),
                true)),
        ReplyForm.ATTRIBUTES);
    times(1 << 4 | 1 << 5, -2, 5, new Changes.At(-1_999_999_995), new Changes.At(3_000_000_006L));
    times(1 << 4 | 1 << 5 | 1 << 7 | 1 << 8, 0, 0, new Changes.Now(), new Changes.Now());
    times(
        1 << 4 | 1 << 5,
        Long.MIN_VALUE,
        0,
        new Changes.At(Long.MIN_VALUE),
        new Changes.At(3_000_000_006L));
    add(of(17), new Request.GetStatistics(CALLER, NODE), ReplyForm.STATISTICS);
    add(of(50).u64(0), new Request.SyncAll(CALLER), ReplyForm.EMPTY);
  }

  private void times(
      int valid, long seconds, int nanos, Changes.When accessed, Changes.When modified) {
    add(
        setAttributes(valid, seconds, nanos, 3, 6),
        new Request.SetAttributes(
            CALLER,
            NODE,
            new Changes(
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalInt.empty(),
                OptionalLong.empty(),
                Optional.of(accessed),
                Optional.of(modified),
                OptionalLong.empty(),
                false)),
        ReplyForm.ATTRIBUTES);
  }

  private static RequestBytes setAttributes(
      int valid, long accessed, int accessedNanos, long modified, int modifiedNanos) {
    return of(4)
        .u32(valid)
        .u32(0)
        .u64(8)
        .u64(1L << 40)
        .u64(55)
        .u64(accessed)
        .u64(modified)
        .u64(0)
        .u32(accessedNanos)
        .u32(modifiedNanos)
        .u32(0)
        .u32(0106755)
        .u32(0)
        .u32(-2)
        .u32(65534)
        .u32(0);
  }

  private void xattrs() {
    Name user = Name.of("user.a/b");
    add(
        of(22).u32(512).u32(0).text("user.a/b"),
        new Request.GetXattr(CALLER, NODE, user, 512),
        ReplyForm.BYTES_OR_SIZE);
    add(of(23).u32(0).u32(0), new Request.ListXattrs(CALLER, NODE, 0), ReplyForm.BYTES_OR_SIZE);
    add(of(24).text("user.a/b"), new Request.RemoveXattr(CALLER, NODE, user), ReplyForm.EMPTY);
    setXattr(0, 0, Request.XattrExpectation.ANY, false);
    setXattr(1, 1, Request.XattrExpectation.ABSENT, true);
    setXattr(2, 0, Request.XattrExpectation.PRESENT, false);
  }

  private void setXattr(
      int flags, int more, Request.XattrExpectation expectation, boolean killsSetGroupId) {
    Name value = Name.of(new byte[] {1, 0, 2}, 0, 3);
    add(
        of(21).u32(3).u32(flags).u32(more).u32(0).text("user.x").raw(new byte[] {1, 0, 2}),
        new Request.SetXattr(CALLER, NODE, Name.of("user.x"), value, expectation, killsSetGroupId),
        ReplyForm.EMPTY);
  }

  private void openFiles() {
    add(of(14).u32(0x8002).u32(1), new Request.Open(CALLER, NODE, 0x8002, true), ReplyForm.OPENED);
    add(of(14).u32(0).u32(0), new Request.Open(CALLER, NODE, 0, false), ReplyForm.OPENED);
    add(
        of(18).u64(8).u32(2).u32(2).u64(55),
        new Request.Release(CALLER, NODE, 8, 55, true),
        ReplyForm.EMPTY);
    add(
        of(18).u64(8).u32(2).u32(1).u64(55),
        new Request.Release(CALLER, NODE, 8, 55, false),
        ReplyForm.EMPTY);
    add(
        of(25).u64(8).u32(0).u32(0).u64(55),
        new Request.Flush(CALLER, NODE, 8, 55),
        ReplyForm.EMPTY);
    add(of(20).u64(8).u32(1).u32(0), new Request.Sync(CALLER, NODE, 8, true), ReplyForm.EMPTY);
    add(of(20).u64(8).u32(0).u32(0), new Request.Sync(CALLER, NODE, 8, false), ReplyForm.EMPTY);
  }

  private void data() {
    read(0, true);
    read(2, false);
    write(0, 0x8001, false, false, false, false);
    write(0, 0x8401, true, false, false, false);
    write(1, 0x8401, false, true, false, false);
    write(2, 0x101001, false, false, true, false);
    write(4, 0x1001, false, false, true, true);
  }

  private void read(int readFlags, boolean filler) {
    add(
        of(15).u64(8).u64(4096).u32(1 << 20).u32(readFlags).u64(55).u32(0x8000).u32(0),
        new Request.Read(CALLER, NODE, 8, 4096, 1 << 20, filler),
        ReplyForm.DATA);
  }

  private void write(
      int writeFlags,
      int flags,
      boolean append,
      boolean fromCache,
      boolean durable,
      boolean killsPrivileges) {
    byte[] content = {5, 6, 7, 8, 9};
    add(
        of(16).u64(8).u64(4096).u32(5).u32(writeFlags).u64(55).u32(flags).u32(0).raw(content),
        new Request.Write(
            CALLER,
            NODE,
            8,
            4096,
            new Stretch(16 + 80, 5),
            append,
            fromCache,
            durable,
            killsPrivileges),
        ReplyForm.WRITTEN);
  }

  private void ranges() {
    allocate(0, Request.Allocation.EXTEND);
    allocate(1, Request.Allocation.KEEP_SIZE);
    allocate(3, Request.Allocation.PUNCH);
    allocate(0x10, Request.Allocation.ZERO);
    allocate(0x11, Request.Allocation.ZERO_KEEP_SIZE);
    allocate(0x08, Request.Allocation.UNSUPPORTED);
    seek(3, Request.Target.DATA);
    seek(4, Request.Target.HOLE);
    copy(47, 1 << 30, 1 << 30, ReplyForm.COPIED);
    copy(47, 1L << 40, 0xFFFF_F000L, ReplyForm.COPIED);
    copy(53, 1L << 40, 1L << 40, ReplyForm.COPIED_LONG);
  }

  private void allocate(int mode, Request.Allocation allocation) {
    add(
        of(43).u64(8).u64(4096).u64(8192).u32(mode).u32(0),
        new Request.Allocate(CALLER, NODE, 8, 4096, 8192, allocation),
        ReplyForm.EMPTY);
  }

  private void seek(int whence, Request.Target target) {
    add(
        of(46).u64(8).u64(4096).u32(whence).u32(0),
        new Request.Seek(CALLER, NODE, 8, 4096, target),
        ReplyForm.POSITION);
  }

  private void copy(int opcode, long asked, long understood, ReplyForm form) {
    add(
        of(opcode).u64(8).u64(4096).u64(77).u64(9).u64(512).u64(asked).u64(0),
        new Request.CopyRange(CALLER, NODE, 8, 4096, 77, 9, 512, understood),
        form);
  }

  private void directories() {
    add(of(27).u32(0x18000).u32(0), new Request.OpenDirectory(CALLER, NODE), ReplyForm.OPENED);
    add(
        of(28).u64(8).u64(-3).u32(32768).u32(0).u64(0).u32(0).u32(0),
        new Request.ReadDirectory(CALLER, NODE, 8, -3, 32768, Request.Listing.NAMES),
        ReplyForm.NAMES);
    add(
        of(44).u64(8).u64(0).u32(4096).u32(0).u64(0).u32(0).u32(0),
        new Request.ReadDirectory(CALLER, NODE, 8, 0, 4096, Request.Listing.ATTRIBUTES),
        ReplyForm.NAMES_WITH_ATTRIBUTES);
    add(
        of(29).u64(8).u32(0).u32(0).u64(0),
        new Request.ReleaseDirectory(CALLER, NODE, 8),
        ReplyForm.EMPTY);
    add(of(30).u64(8).u32(0).u32(0), new Request.SyncDirectory(CALLER, NODE, 8), ReplyForm.EMPTY);
  }

  private void locks() {
    FileLock read =
        new FileLock(FileLock.Kind.FCNTL, FileLock.Type.READ, 55, 10, Long.MAX_VALUE, 33);
    FileLock write = new FileLock(FileLock.Kind.FCNTL, FileLock.Type.WRITE, 55, 10, 10, 33);
    FileLock whole =
        new FileLock(FileLock.Kind.FLOCK, FileLock.Type.UNLOCK, 55, 0, Long.MAX_VALUE, 33);
    add(
        lock(31, 10, Long.MAX_VALUE, 0, 0),
        new Request.TestLock(CALLER, NODE, 8, read),
        ReplyForm.LOCK);
    add(
        lock(32, 10, 10, 1, 0),
        new Request.Lock(CALLER, NODE, 8, write, Request.Patience.REFUSE),
        ReplyForm.EMPTY);
    add(
        lock(33, 0, Long.MAX_VALUE, 2, 1),
        new Request.Lock(CALLER, NODE, 8, whole, Request.Patience.WAIT),
        ReplyForm.EMPTY);
  }

  private static RequestBytes lock(int opcode, long start, long end, int type, int flags) {
    return of(opcode).u64(8).u64(55).u64(start).u64(end).u32(type).u32(33).u32(flags).u32(0);
  }
}
