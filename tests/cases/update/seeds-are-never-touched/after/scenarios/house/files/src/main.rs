fn main() { theirs(); }
