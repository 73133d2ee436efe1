/// The last resort of the hardware: a timer that resets this host unless it is fed, so that a
/// daemon that hangs cannot hold what it should have given up.
///
/// Start with [tanabata.fencing.watchdog.Watchdog], the port;
/// [tanabata.fencing.watchdog.DeviceWatchdog] is `/dev/watchdog`. Whoever holds a watchdog decides
/// when it is fed; nothing here does.
package tanabata.fencing.watchdog;
