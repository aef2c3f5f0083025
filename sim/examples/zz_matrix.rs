//! x
fn main(){
    let b: Option<u64> = std::env::args().nth(1).and_then(|s|s.parse().ok());
    let jobs: usize = std::env::args().nth(2).and_then(|s|s.parse().ok()).unwrap_or(1);
    let t=std::time::Instant::now();
    let r=ecny_sim::torture::matrix::exhaustive(b,jobs,&mut |_,_|{}).unwrap();
    for (n,c) in &r.scenarios {println!("{c:>9} {n}");}
    for v in r.violations.iter().take(40){println!("{v}");}
    println!("{} cases {} violations in {:?}", r.cases, r.violations.len(), t.elapsed());
}
