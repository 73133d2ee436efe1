package tanabata.filesystem.fuse.linux;

import java.util.function.Consumer;
import tanabata.filesystem.fuse.wire.Agreement;
import tanabata.platform.linux.FuseDevice;

/// What a transport serves.
///
/// @param name of the filesystem, for threads and the log
/// @param ended is told once, when nothing will come any more
record Connection(
    String name, FuseDevice device, Agreement agreement, Handler handler, Consumer<Ended> ended) {}
