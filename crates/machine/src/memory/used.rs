//! What the process takes of the memory of the machine.

/// Returns the bytes of memory that the process takes, shared ones included, as the system counts them (the
/// resident set); None where the system does not tell.
///
/// ```
/// use vcfilter_machine::memory;
/// assert!(memory::used().is_none_or(|bytes| bytes > 100_000));
/// ```
///
/// On Linux the file that tells is opened at the first call and kept, so that a process which then gives up access
/// to files can go on asking.
pub fn used() -> Option<u64> {
    system::used()
}

/// Gives freed memory back to the system, where the allocator of the system keeps it otherwise: after work that
/// took much, before other work is measured. Only glibc is asked; elsewhere nothing happens.
pub fn give_back() {
    system::give_back();
}

/// Makes freed memory go back to the system at once from now on, where it is large: before several threads do work
/// whose memory is measured together. What one of them has freed, [`give_back`] can't reach from another.
/// Only glibc is asked; elsewhere nothing happens.
pub fn keep_little() {
    system::keep_little();
}

#[cfg(target_os = "linux")]
mod system {
    use std::fs::File;
    use std::os::unix::fs::FileExt;
    use std::sync::OnceLock;

    pub(super) fn used() -> Option<u64> {
        static STATM: OnceLock<Option<File>> = OnceLock::new();
        let file = STATM.get_or_init(|| File::open("/proc/self/statm").ok()).as_ref()?;
        // "size resident shared ...", in pages.
        let mut text = [0; 128];
        let length = file.read_at(&mut text, 0).ok()?;
        let pages = std::str::from_utf8(&text[..length]).ok()?.split(' ').nth(1)?;
        Some(pages.parse::<u64>().ok()? * page_size()?)
    }

    #[allow(unsafe_code, reason = "a function of the C library; the crates that wrap it bring four more")]
    fn page_size() -> Option<u64> {
        // SAFETY: it takes a number and returns one; it may be called from any thread.
        u64::try_from(unsafe { libc::sysconf(libc::_SC_PAGESIZE) }).ok()
    }

    #[cfg(target_env = "gnu")]
    #[allow(unsafe_code, reason = "a function of the C library, which no crate wraps")]
    pub(super) fn give_back() {
        // SAFETY: it takes a number and touches free memory only; it may be called from any thread.
        unsafe { libc::malloc_trim(0) };
    }

    #[cfg(not(target_env = "gnu"))]
    pub(super) fn give_back() {}

    #[cfg(target_env = "gnu")]
    #[allow(unsafe_code, reason = "a function of the C library, which no crate wraps")]
    pub(super) fn keep_little() {
        /// What is as large is asked from the system by itself, and a thread keeps no more of what it has freed.
        const LARGE: libc::c_int = 1 << 20;
        for option in [libc::M_MMAP_THRESHOLD, libc::M_TRIM_THRESHOLD] {
            // SAFETY: it takes two numbers and sets an option of the allocator; it may be called from any thread.
            unsafe { libc::mallopt(option, LARGE) };
        }
    }

    #[cfg(not(target_env = "gnu"))]
    pub(super) fn keep_little() {}
}

#[cfg(target_family = "wasm")]
mod system {
    pub(super) fn used() -> Option<u64> {
        // In pages of 64 KiB.
        #[cfg(target_arch = "wasm32")]
        return Some((core::arch::wasm32::memory_size(0) as u64) << 16);
        #[cfg(not(target_arch = "wasm32"))]
        None
    }

    pub(super) fn give_back() {}

    pub(super) fn keep_little() {}
}

#[cfg(not(any(target_os = "linux", target_family = "wasm")))]
mod system {
    pub(super) fn used() -> Option<u64> {
        memory_stats::memory_stats().map(|stats| stats.physical_mem as u64)
    }

    pub(super) fn give_back() {}

    pub(super) fn keep_little() {}
}
