"""A listener on aiortc. Speaks lines of JSON: writes its offer, reads the answer, writes what it heard.

usage: listener_aiortc.py PACKETS
"""

import asyncio
import ctypes
import json
import math
import struct
import sys

import aioice.ice
import OpenSSL
from aiortc import RTCPeerConnection, RTCSessionDescription

# Tests stay on this machine; aioice by itself leaves the loopback interface out.
aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]


def strength(samples, hertz, rate=48000):
    """How much of a pitch there is: Goertzel's algorithm."""
    factor = 2 * math.cos(2 * math.pi * hertz / rate)
    last = before = 0.0
    for sample in samples:
        last, before = sample + factor * last - before, last
    return math.sqrt(max(0.0, last * last + before * before - factor * last * before)) * 2 / len(samples)


class Profile(ctypes.Structure):
    """SRTP_PROTECTION_PROFILE of OpenSSL."""

    _fields_ = [("name", ctypes.c_char_p), ("id", ctypes.c_ulong)]


def negotiated(transport):
    """The SRTP profile this side agreed to. pyOpenSSL does not tell; the library under it does."""
    library = ctypes.CDLL("libssl.so.3")
    library.SSL_get_selected_srtp_profile.argtypes = [ctypes.c_void_p]
    library.SSL_get_selected_srtp_profile.restype = ctypes.POINTER(Profile)
    session = int(OpenSSL._util.ffi.cast("uintptr_t", transport.ssl._ssl))
    return library.SSL_get_selected_srtp_profile(session).contents.name.decode()


async def main(packets):
    connection = RTCPeerConnection()
    connection.addTransceiver("audio", direction="recvonly")
    await connection.setLocalDescription(await connection.createOffer())
    print(json.dumps({"sdp": connection.localDescription.sdp}), flush=True)
    answer = json.loads(await asyncio.get_event_loop().run_in_executor(None, sys.stdin.readline))
    await connection.setRemoteDescription(RTCSessionDescription(sdp=answer["sdp"], type="answer"))

    track = connection.getReceivers()[0].track
    samples = []
    for number in range(packets):
        frame = await track.recv()
        if number >= packets // 2:
            raw = bytes(frame.planes[0])[: frame.samples * 4]
            samples.extend(s / 32768 for s in struct.unpack(f"<{2 * frame.samples}h", raw)[::2])

    lost = received = None
    for report in (await connection.getReceivers()[0].getStats()).values():
        if report.type == "inbound-rtp":
            lost, received = report.packetsLost, report.packetsReceived
    print(json.dumps({
        "received": received, "lost": lost, "profile": negotiated(connection.getReceivers()[0].transport),
        "tone": strength(samples, 440), "elsewhere": strength(samples, 1234),
        "level": math.sqrt(sum(s * s for s in samples) / len(samples)),
    }), flush=True)
    await asyncio.get_event_loop().run_in_executor(None, sys.stdin.readline)  # leaves when told to, not before it was looked at
    await connection.close()


asyncio.run(asyncio.wait_for(main(int(sys.argv[1])), 50))
