//! The sockets below HTTP: a connection that can be reset, also before a byte of an answer was written.

use std::{
    io,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll},
};

use axum::{
    extract::connect_info::Connected,
    serve::{IncomingStream, Listener},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
};

/// What is to happen to one connection; the HTTP side says it, the socket does it.
#[derive(Clone, Debug, Default)]
pub(super) struct Line(Arc<Faults>);

#[derive(Debug, Default)]
struct Faults {
    resets_at_end: AtomicBool,
    refuses_to_write: AtomicBool,
}

impl Line {
    /// When the connection ends, it ends with a reset and not with a farewell.
    pub(super) fn reset_at_end(&self) {
        self.0.resets_at_end.store(true, Ordering::Relaxed);
    }

    /// Nothing more is written: the next byte resets the connection.
    pub(super) fn reset_now(&self) {
        self.reset_at_end();
        self.0.refuses_to_write.store(true, Ordering::Relaxed);
    }
}

/// Accepts connections that know their [`Line`].
pub(super) struct Sockets(pub(super) TcpListener);

impl Listener for Sockets {
    type Io = Socket;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Socket, SocketAddr) {
        let (stream, address) = Listener::accept(&mut self.0).await;
        // An event is sent when it is written, as by a server that flushes each of them.
        let _slower_at_worst = stream.set_nodelay(true);
        (Socket { stream, line: Line::default() }, address)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.0.local_addr()
    }
}

impl Connected<IncomingStream<'_, Sockets>> for Line {
    fn connect_info(stream: IncomingStream<'_, Sockets>) -> Self {
        stream.io().line.clone()
    }
}

pub(super) struct Socket {
    stream: TcpStream,
    line: Line,
}

impl Socket {
    fn check(&self) -> io::Result<()> {
        match self.line.0.refuses_to_write.load(Ordering::Relaxed) {
            true => Err(io::ErrorKind::ConnectionReset.into()),
            false => Ok(()),
        }
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        if self.line.0.resets_at_end.load(Ordering::Relaxed) {
            let _a_farewell_otherwise = self.stream.set_zero_linger();
        }
    }
}

impl AsyncRead for Socket {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, into)
    }
}

impl AsyncWrite for Socket {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.check()?;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.line.0.resets_at_end.load(Ordering::Relaxed) {
            return Poll::Ready(Ok(()));
        }
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
