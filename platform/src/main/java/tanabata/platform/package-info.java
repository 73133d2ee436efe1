/// What every module may use of Linux and Netty and none of them owns: native calls
/// ([tanabata.platform.linux]), the clock ([tanabata.platform.clock]), payloads in Netty buffers
/// ([tanabata.platform.buffer]) and event loops ([tanabata.platform.netty]). Knows `foundation`
/// only.
package tanabata.platform;
