//! Gives the shared library the name that programs linked against it look for.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let linux = std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os == "linux");
    if linux {
        // The number is `ECNY_ABI_VERSION`: it rises when a program would have to be built again.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libecny.so.1");
    }
}
